package org.shootdown.cpu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.{LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode._

import scala.jdk.CollectionConverters._

class HeldLocksSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  /** Registers: 0 a result, 1 lock A, 2 lock B. */
  private val registers = Seq(0L, LockA, LockB)

  private def lock(register: Int, mode: LockMode) = Instruction(LOCK, register, 0, mode.ordinal)
  private def unlock(register: Int, mode: LockMode) = Instruction(UNLOCK, register, 0, mode.ordinal)
  private def trylock(register: Int, mode: LockMode) = Instruction(TRYLOCK, 0, register, mode.ordinal)

  /** Runs a program whose every lock is granted at once, except the trylocks in `refused`. */
  private def ran(code: Seq[Instruction], refused: Boolean = false): TestCpu = {
    val cpu = new TestCpu(code, registers)
    def answer(sent: Seq[Sent]): Unit = sent.foreach { request =>
      if (request.kind.isStore) answer(cpu.stored())
      else answer(cpu.value(if (refused && request.kind == MessageKind.TRYLOCK) 0 else 1))
    }
    answer(cpu.start())
    cpu
  }

  private def held(cpu: TestCpu) =
    (0 until cpu.core.locks.count).map(i => (cpu.core.locks().address(i), cpu.core.locks().mode(i)))

  private def dependencies(cpu: TestCpu) = cpu.core.locks.dependencies.asScala.map(_.longValue).toSeq.grouped(3).toSeq

  test("a lock is held from its grant to its release") {
    val cpu = new TestCpu(Seq(lock(1, LockMode.WRITE), lock(2, LockMode.SPIN), unlock(1, LockMode.WRITE)), registers)
    cpu.start()
    held(cpu) shouldBe empty
    cpu.value(1)
    held(cpu) shouldBe Seq(LockA -> LockMode.WRITE)
    cpu.value(1)
    held(cpu) shouldBe Seq(LockB -> LockMode.SPIN)
    cpu.checkers shouldBe empty
  }

  test("a trylock holds what it got, and nothing if it got nothing") {
    held(ran(Seq(trylock(1, LockMode.SLEEP)))) shouldBe Seq(LockA -> LockMode.SLEEP)
    held(ran(Seq(trylock(1, LockMode.SLEEP)), refused = true)) shouldBe empty
  }

  test("who only waited until a lock was free holds nothing, but has waited for it") {
    val cpu = ran(Seq(lock(1, LockMode.SLEEP), lock(2, LockMode.PASS)))
    held(cpu) shouldBe Seq(LockA -> LockMode.SLEEP)
    dependencies(cpu).map(_.take(2)) shouldBe Seq(Seq(LockA, LockB))
  }

  test("a lock that was seized is held and released as a mutex") {
    val cpu = ran(Seq(trylock(1, LockMode.SEIZE)))
    held(cpu) shouldBe Seq(LockA -> LockMode.SEIZE)
    ran(Seq(trylock(1, LockMode.SEIZE), unlock(1, LockMode.SLEEP))).checkers shouldBe empty
  }

  test("an unlock says whether the CPU held the lock") {
    def request(code: Instruction*) = {
      val cpu = new TestCpu(code, registers)
      val sent = cpu.start()
      (if (code.size > 1) cpu.value(1) else sent).map(s => (s.kind, s.c))
    }
    request(unlock(1, LockMode.SPIN)) shouldBe Seq(MessageKind.UNLOCK -> 1L)
    request(lock(1, LockMode.SPIN), unlock(1, LockMode.SPIN)) shouldBe Seq(MessageKind.UNLOCK -> 0L)
  }

  test("taking a lock that the CPU holds is recursive locking") {
    val cpu = new TestCpu(Seq(lock(1, LockMode.SPIN), lock(1, LockMode.SPIN)), registers)
    cpu.start()
    cpu.value(1)
    cpu.port.findings should contain only new Finding(Checker.RECURSIVE_LOCKING, Cpu, 1, LockA, Cpu, 1)
    cpu.core.ends.awaitedLock shouldBe LockA
  }

  test("taking a lock shared that is already held shared is no recursion, any other combination is") {
    for (first <- Seq(LockMode.READ, LockMode.WRITE); second <- Seq(LockMode.READ, LockMode.WRITE)) {
      val recursive = first != LockMode.READ || second != LockMode.READ
      ran(Seq(lock(1, first), lock(1, second))).checkers.contains(Checker.RECURSIVE_LOCKING) shouldBe recursive
    }
  }

  test("a trylock waits for nothing: it is no recursion and adds no dependency") {
    val locks = Seq(lock(1, LockMode.SLEEP), trylock(1, LockMode.SLEEP), trylock(2, LockMode.SLEEP))
    val cpu = ran(locks :+ unlock(1, LockMode.SLEEP), refused = true)
    cpu.checkers shouldBe empty
    dependencies(cpu) shouldBe empty
  }

  test("unlocking a lock that the CPU does not hold is reported, and the unlock is done all the same") {
    val cpu = new TestCpu(Seq(unlock(1, LockMode.SPIN)), registers)
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.UNLOCK)
    cpu.port.findings should contain only Finding.of(Checker.BAD_UNLOCK, Cpu, 0, LockA)
  }

  test("unlocking a lock twice is reported once") {
    val cpu = ran(Seq(lock(1, LockMode.SPIN), unlock(1, LockMode.SPIN), unlock(1, LockMode.SPIN)))
    cpu.port.findings should contain only Finding.of(Checker.BAD_UNLOCK, Cpu, 2, LockA)
  }

  test("up_read of a semaphore held for write is reported, and so is up_write of one held for read") {
    for ((taken, released) <- Seq(LockMode.WRITE -> LockMode.READ, LockMode.READ -> LockMode.WRITE)) {
      val cpu = ran(Seq(lock(1, taken), unlock(1, released)))
      cpu.checkers shouldBe Seq(Checker.BAD_UNLOCK)
      held(cpu) shouldBe empty
    }
  }

  test("an unlock that waits for room in the store buffer is counted once") {
    val code = lock(1, LockMode.SPIN) +: Seq.fill(8)(Instruction(STORE, 2, 2)) :+ unlock(1, LockMode.SPIN)
    val cpu = new TestCpu(code, Seq(0L, LockA, X))
    cpu.start()
    cpu.value(1)
    held(cpu) shouldBe Seq(LockA -> LockMode.SPIN)
    cpu.stored()
    held(cpu) shouldBe empty
    cpu.checkers shouldBe empty
  }

  test("the order in which locks are waited for is recorded: what was held, what was wanted, and where") {
    val cpu = ran(
      Seq(lock(1, LockMode.SLEEP), lock(2, LockMode.SPIN), unlock(2, LockMode.SPIN), lock(2, LockMode.SPIN)) ++
        Seq(unlock(2, LockMode.SPIN), unlock(1, LockMode.SLEEP), lock(2, LockMode.SPIN), lock(1, LockMode.SPIN))
    )
    dependencies(cpu) shouldBe Seq(Seq(LockA, LockB, 1), Seq(LockB, LockA, 7))
  }

  test("the order is recorded when a lock is waited for, not only when it is granted") {
    val cpu = new TestCpu(Seq(lock(1, LockMode.SLEEP), lock(2, LockMode.SLEEP)), registers)
    cpu.start()
    cpu.value(1)
    dependencies(cpu) shouldBe Seq(Seq(LockA, LockB, 1))
  }

  test("more locks than a CPU can hold are a limit that is reported") {
    val locks = 17
    val code = (1 to locks).map(lock(_, LockMode.SPIN)) :+ Instruction(LOAD, 0, 1)
    val cpu = new TestCpu(code, 0L +: (1 to locks).map(i => frame(20) + i * 8))
    cpu.start()
    (1 to locks).foreach(_ => cpu.value(1))
    cpu.checkers shouldBe Seq(Checker.LIMIT_REACHED)
    cpu.core.locks.count shouldBe 16
  }

  test("locks released in any order leave the others held, in the order taken") {
    forAll(Gen.listOfN(5, Gen.choose(0.0, 1.0))) { order =>
      val locks = (1 to 5).toList
      val released = locks.zip(order).sortBy(_._2).map(_._1).take(3)
      val code = locks.map(lock(_, LockMode.SPIN)) ++ released.map(unlock(_, LockMode.SPIN)) :+ Instruction(LOAD, 0, 1)
      val cpu = new TestCpu(code, 0L +: locks.map(i => frame(20) + i * 8))
      cpu.start()
      locks.foreach(_ => cpu.value(1))
      held(cpu).map(_._1) shouldBe locks.filterNot(released.contains).map(i => frame(20) + i * 8)
      cpu.checkers shouldBe empty
    }
  }

  private val atomic = Seq(
    "with interrupts off" -> Instruction(IRQ_SAVE, 3),
    "with preemption off" -> Instruction(PREEMPT_DISABLE),
    "inside an RCU reader" -> Instruction(RCU_READ_LOCK)
  )

  private val sleeping = Seq(
    lock(1, LockMode.SLEEP),
    lock(1, LockMode.READ),
    lock(1, LockMode.WRITE),
    Instruction(SCHEDULE, 1),
    Instruction(SYNCHRONIZE_RCU)
  )

  for ((what, enter) <- atomic; instruction <- sleeping) {
    test(s"$instruction $what sleeps in atomic context") {
      val cpu = new TestCpu(Seq(enter, instruction), registers)
      cpu.start()
      cpu.port.findings should contain only Finding.of(Checker.SLEEP_IN_ATOMIC, Cpu, 1, 0)
    }
  }

  test("what sleeps may do so in process context, and what spins may spin anywhere") {
    for (instruction <- sleeping) {
      val cpu = new TestCpu(Seq(instruction), registers)
      cpu.start()
      cpu.checkers shouldBe empty
    }
    for ((_, enter) <- atomic; mode <- Seq(LockMode.SPIN, LockMode.SPIN_READ, LockMode.SPIN_WRITE)) {
      val cpu = new TestCpu(Seq(enter, lock(1, mode)), registers)
      cpu.start()
      cpu.checkers shouldBe empty
    }
  }

  test("a trylock of a mutex does not sleep") {
    val cpu = new TestCpu(Seq(Instruction(PREEMPT_DISABLE), trylock(1, LockMode.SLEEP)), registers)
    cpu.start()
    cpu.checkers shouldBe empty
  }
}
