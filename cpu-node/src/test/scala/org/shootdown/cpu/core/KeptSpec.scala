package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.finding.Checker._
import org.shootdown.config.finding.Finding
import org.shootdown.config.protocol.{LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode._

class KeptSpec extends AnyFunSuite with Matchers {

  /** Registers: 0 a result, 1 and 2 locks, 3 X, 4 an address where nothing is, 5 one. */
  private val registers = Seq(0L, LockA, LockB, X, frame(1000), 1L)

  private def lock(register: Int, mode: LockMode) = Instruction(LOCK, register, 0, mode.ordinal)
  private def unlock(register: Int, mode: LockMode) = Instruction(UNLOCK, register, 0, mode.ordinal)

  private def returned(code: Instruction*): TestCpu = {
    val cpu = new TestCpu(code, registers)
    def answer(sent: Seq[Sent]): Unit = sent.foreach { request =>
      if (request.kind.isStore) answer(cpu.stored()) else answer(cpu.value(1))
    }
    answer(cpu.start())
    cpu
  }

  test("each lock that a thread returns with is reported, whatever its kind, and one that it released is not") {
    for (mode <- LockMode.values if mode != LockMode.PASS && mode != LockMode.SEIZE) {
      val cpu = returned(lock(1, mode), lock(2, mode), unlock(1, mode))
      cpu.port.findings should contain only Finding.of(LOCK_KEPT, Cpu, 3, LockB)
      returned(lock(1, mode), unlock(1, mode)).checkers shouldBe empty
    }
  }

  test("a lock that was seized, or got by a trylock, is reported too") {
    for (mode <- Seq(LockMode.SEIZE, LockMode.SLEEP))
      returned(Instruction(TRYLOCK, 0, 1, mode.ordinal)).checkers shouldBe Seq(LOCK_KEPT)
  }

  test("interrupts, preemption and an RCU reader are each reported, and not if they are given back") {
    val pairs = Seq(
      INTERRUPTS_KEPT_OFF -> (Instruction(IRQ_SAVE, 0), Instruction(IRQ_RESTORE, 0)),
      PREEMPTION_KEPT_OFF -> (Instruction(PREEMPT_DISABLE), Instruction(PREEMPT_ENABLE)),
      RCU_READER_KEPT -> (Instruction(RCU_READ_LOCK), Instruction(RCU_READ_UNLOCK))
    )
    for ((checker, (off, on)) <- pairs) {
      returned(off).port.findings should contain only Finding.of(checker, Cpu, 1, 0)
      returned(off, on).checkers shouldBe empty
    }
  }

  test("one of two readers that are nested is one too few to leave") {
    returned(Instruction(RCU_READ_LOCK), Instruction(RCU_READ_LOCK), Instruction(RCU_READ_UNLOCK)).checkers shouldBe
      Seq(RCU_READER_KEPT)
  }

  test("a spinlock that is kept explains that preemption is off, once for each; a mutex does not") {
    val off = Instruction(PREEMPT_DISABLE)
    for (mode <- Seq(LockMode.SPIN, LockMode.SPIN_READ, LockMode.SPIN_WRITE)) {
      returned(off, lock(1, mode)).checkers shouldBe Seq(LOCK_KEPT)
      returned(off, off, lock(1, mode)).checkers shouldBe Seq(LOCK_KEPT, PREEMPTION_KEPT_OFF)
    }
    returned(lock(1, LockMode.SLEEP), off).checkers shouldBe Seq(LOCK_KEPT, PREEMPTION_KEPT_OFF)
  }

  test("a thread that is killed does not return: by BUG(), by a wild load, by a wild store that it does not wait for") {
    val off = Instruction(IRQ_SAVE, 0)
    returned(off, Instruction(COMPLAIN, 1)).checkers shouldBe Seq(KERNEL_BUG)
    val loading = new TestCpu(Seq(off, Instruction(LOAD, 0, 4)), registers)
    loading.start()
    loading.receive(MessageKind.OOPS, 0)
    loading.checkers shouldBe empty
    val storing = new TestCpu(Seq(off, Instruction(STORE, 3, 5), Instruction(STORE, 4, 5)), registers)
    storing.start()
    storing.stored()
    storing.receive(MessageKind.OOPS, 1)
    storing.core.isFinished shouldBe true
    storing.checkers shouldBe empty
  }
}
