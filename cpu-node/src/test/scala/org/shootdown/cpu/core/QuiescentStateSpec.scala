package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.MessageKind
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode._

class QuiescentStateSpec extends AnyFunSuite with Matchers {
  private val registers = Seq(0L, X, 11L)
  private val load = Instruction(LOAD, 2, 1)

  private def started(code: Instruction*) = {
    val cpu = new TestCpu(code, registers)
    cpu.start()
    cpu
  }

  private def ask(cpu: TestCpu) = cpu.receive(MessageKind.QUIESCENT_REQUEST, 7, source = Mmu1)

  private val sections = Seq(
    "interrupts are off" -> ((Instruction(IRQ_SAVE, 0), Instruction(IRQ_RESTORE, 0))),
    "preemption is off" -> ((Instruction(PREEMPT_DISABLE), Instruction(PREEMPT_ENABLE))),
    "an RCU reader runs" -> ((Instruction(RCU_READ_LOCK), Instruction(RCU_READ_UNLOCK)))
  )

  for ((what, (enter, leave)) <- sections) {
    test(s"a grace period waits while $what") {
      val cpu = started(enter, load, load, leave, Instruction(FREE, 1))
      ask(cpu) shouldBe empty
      cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.LOAD)
      cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.QUIESCENT, MessageKind.FREE)
    }
  }

  for ((what, (enter, leave)) <- sections.tail) {
    test(s"a grace period waits for the outermost end where one section nests in another: $what") {
      val cpu = started(enter, enter, load, leave, load, leave, load)
      ask(cpu)
      cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.LOAD)
      cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.QUIESCENT, MessageKind.LOAD)
    }

    test(s"leaving a section that was not entered is reported, and does not count against a later one: $what") {
      val cpu = started(leave, enter, load, leave)
      cpu.port.findings should contain only Finding.of(Checker.BAD_UNLOCK, Cpu, 0, 0)
      ask(cpu) shouldBe empty
      cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.QUIESCENT)
    }
  }

  test("a CPU outside every reader reports at once, with the token, to the MMU that asked") {
    ask(started()) shouldBe Seq(Sent(Mmu1, MessageKind.QUIESCENT, 0, 7, 0, 0))
    ask(new TestCpu(Seq(load), registers)) should have size 1
  }

  test("the one who waits for a grace period is itself in a quiescent state") {
    ask(started(Instruction(SYNCHRONIZE_RCU))).map(_.kind) shouldBe Seq(MessageKind.QUIESCENT)
  }

  test("the one who waits for a grace period inside a reader waits for ever") {
    val cpu = started(Instruction(RCU_READ_LOCK), Instruction(SYNCHRONIZE_RCU))
    ask(cpu) shouldBe empty
    cpu.checkers shouldBe Seq(Checker.SLEEP_IN_ATOMIC)
  }

  test("a CPU reports a quiescent state after the access under way, and after its buffered stores") {
    val cpu = started(Instruction(STORE, 1, 2), Instruction(LOAD_HALF, 0, 2), load)
    ask(cpu) shouldBe empty
    cpu.value(0) shouldBe empty
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.QUIESCENT, MessageKind.LOAD)
  }

  test("a sleeper with a lock is no reader") {
    ask(started(Instruction(LOCK, 1, 0, 1))).map(_.kind) shouldBe Seq(MessageKind.QUIESCENT)
  }

  test("a program that ended inside a reader holds up every grace period") {
    val cpu = started(Instruction(RCU_READ_LOCK))
    cpu.core.isFinished shouldBe true
    ask(cpu) shouldBe empty
    cpu.core.ends.keepsOthersWaiting shouldBe true
  }
}
