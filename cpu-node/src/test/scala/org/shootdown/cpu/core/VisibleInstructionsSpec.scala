package org.shootdown.cpu.core

import org.scalacheck.Arbitrary
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.Latency
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.measure.{Counter, Mark}
import org.shootdown.config.protocol.{InvalidationRange, LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode
import org.shootdown.cpu.isa.Opcode._

class VisibleInstructionsSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val shared = LockMode.READ.ordinal
  private val spin = LockMode.SPIN.ordinal
  private val full = org.shootdown.cpu.isa.Order.FULL.ordinal

  /** Registers: 0 the result, 1 the address, 2 and 3 operands, 4 and 5 a virtual address and a number of pages. */
  private def registers(address: Long) = Seq(99L, address, 11L, 22L, 0x7000L, 3L, Mm2, 2L)

  private val range = InvalidationRange.pack(2, 3, true)

  /** An instruction that asks for something and has a result: with its request. */
  private val accesses: Seq[(Instruction, (MessageKind, Long, Long))] = Seq(
    Instruction(LOAD, 0, 1) -> ((MessageKind.LOAD, 0L, 0L)),
    Instruction(LOAD_HALF, 0, 1, 0) -> ((MessageKind.LOAD_HALF, 0L, 0L)),
    Instruction(LOAD_HALF, 0, 1, 1) -> ((MessageKind.LOAD_HALF, 1L, 0L)),
    Instruction(LOAD_ENTRY, 0, 1) -> ((MessageKind.WALK_LOAD, 0L, 0L)),
    Instruction(LOAD_ENTRY_HALF, 0, 1, 0) -> ((MessageKind.WALK_LOAD, 1L, 0L)),
    Instruction(LOAD_ENTRY_HALF, 0, 1, 1) -> ((MessageKind.WALK_LOAD, 2L, 0L)),
    Instruction(EXCHANGE, 0, 1, 2) -> ((MessageKind.EXCHANGE, 11L, 0L)),
    Instruction(COMPARE_EXCHANGE, 0, 1, 2, 3) -> ((MessageKind.COMPARE_EXCHANGE, 22L, 11L)),
    Instruction(FETCH_ADD, 0, 1, 2) -> ((MessageKind.FETCH_ADD, 11L, 0L)),
    Instruction(FETCH_AND, 0, 1, 2) -> ((MessageKind.FETCH_AND, 11L, 0L)),
    Instruction(FETCH_OR, 0, 1, 2) -> ((MessageKind.FETCH_OR, 11L, 0L)),
    Instruction(FETCH_XOR, 0, 1, 2) -> ((MessageKind.FETCH_XOR, 11L, 0L)),
    Instruction(ADD_UNLESS, 0, 1, 2, 3) -> ((MessageKind.ADD_UNLESS, 11L, 22L)),
    Instruction(TRYLOCK, 0, 1, shared) -> ((MessageKind.TRYLOCK, shared.toLong, 0L)),
    Instruction(WAKE, 0, 1) -> ((MessageKind.WAKE, 0L, 0L))
  )

  /** An instruction that asks the home of an address for something and has no result. */
  private val requests: Seq[(Instruction, (MessageKind, Long, Long))] = Seq(
    Instruction(LOCK, 1, 0, spin) -> ((MessageKind.LOCK, spin.toLong, 0L)),
    Instruction(SCHEDULE, 1) -> ((MessageKind.SCHEDULE, 0L, 0L)),
    Instruction(FREE_RCU, 1) -> ((MessageKind.FREE_RCU, 0L, 0L)),
    Instruction(FREE, 1) -> ((MessageKind.FREE, 0L, 0L)),
    Instruction(MARK_TABLE, 1, 2) -> ((MessageKind.MARK_TABLE, 2L, 0L))
  )

  for (((instruction, (kind, b, c)), i) <- accesses.zipWithIndex) {
    test(s"${instruction.opcode} asks the home of the address and puts the answer into its register ($i)") {
      for ((address, home) <- Seq(X -> Mmu0, Y -> Mmu1)) {
        forAll(Arbitrary.arbitrary[Long]) { answer =>
          val cpu = new TestCpu(Seq(instruction), registers(address))
          cpu.start() shouldBe Seq(Sent(home, kind, 0, address, b, c))
          cpu.core.register(0) shouldBe 99
          cpu.port.executions shouldBe empty
          cpu.value(answer) shouldBe empty
          cpu.core.register(0) shouldBe answer
          cpu.port.executions should contain theSameElementsInOrderAs Seq(0 -> answer, 1 -> 0L)
          cpu.core.isFinished shouldBe true
        }
      }
    }
  }

  for ((instruction, (kind, b, c)) <- requests) {
    test(s"${instruction.opcode} asks the home of the address, waits for the answer and changes no register") {
      for ((address, home) <- Seq(X -> Mmu0, Y -> Mmu1)) {
        val cpu = new TestCpu(Seq(instruction), registers(address))
        cpu.start() shouldBe Seq(Sent(home, kind, 0, address, b, c))
        cpu.core.isFinished shouldBe false
        cpu.value(77) shouldBe empty
        registers(address).indices.map(cpu.core.register) shouldBe registers(address)
        cpu.core.isFinished shouldBe true
      }
    }
  }

  test("memory is allocated at the MMU that is home of the address given as near") {
    val cpu = new TestCpu(Seq(Instruction(ALLOCATE, 0, 5, 1)), registers(Y))
    cpu.start() shouldBe Seq(Sent(Mmu1, MessageKind.ALLOCATE, 0, 5, 0, 0))
    cpu.value(X)
    cpu.core.register(0) shouldBe X
  }

  test("a grace period and an IPI are asked of the first MMU") {
    val grace = new TestCpu(Seq(Instruction(SYNCHRONIZE_RCU)), registers(Y))
    grace.start() shouldBe Seq(Sent(Mmu0, MessageKind.SYNCHRONIZE_RCU, 0, 0, 0, 0))
    grace.core.isFinished shouldBe false
    val ipi = new TestCpu(Seq(Instruction(SEND_IPI, 7, 1)), registers(Y))
    ipi.start() shouldBe Seq(Sent(Mmu0, MessageKind.SEND_IPI, 0, 2, 1, 0))
    ipi.value(0)
    ipi.core.isFinished shouldBe true
  }

  test("a flush and a broadcast carry the mm's ASID, the range and whether tables were freed, to the mm's home") {
    val expected = Seq(FLUSH -> MessageKind.FLUSH, INVALIDATE_BROADCAST -> MessageKind.INVALIDATE_BROADCAST)
    for ((opcode, kind) <- expected) {
      val cpu = new TestCpu(Seq(Instruction(opcode, 6, 4, 5, 1)), registers(X))
      cpu.start() shouldBe Seq(Sent(Mmu1, kind, 0, Mm2, 0x7000, range))
      cpu.port.charges should contain(Latency.LOCAL_INVALIDATE -> 1L)
      cpu.core.isFinished shouldBe false
      cpu.value(0)
      cpu.core.isFinished shouldBe true
    }
  }

  test("a fence for invalidations waits at the mm's home") {
    val cpu = new TestCpu(Seq(Instruction(INVALIDATE_FENCE, 6)), registers(X))
    cpu.start() shouldBe Seq(Sent(Mmu1, MessageKind.INVALIDATE_FENCE, 0, Mm2, 0, 0))
    cpu.core.isFinished shouldBe false
  }

  test("a store goes to the home of its address with value and half") {
    val whole = new TestCpu(Seq(Instruction(STORE, 1, 2)), registers(Y))
    whole.start() shouldBe Seq(Sent(Mmu1, MessageKind.STORE, 0, Y, 11, 0))
    val half = new TestCpu(Seq(Instruction(MOVE, 0, 2), Instruction(STORE_HALF, 1, 2, 1)), registers(X))
    half.start() shouldBe Seq(Sent(Mmu0, MessageKind.STORE_HALF, 1, X, 11, 1))
  }

  test("instructions run one after the other, each after the answer to the one before") {
    val cpu = new TestCpu(Seq(Instruction(LOAD, 0, 1), Instruction(FETCH_ADD, 2, 1, 0)), registers(X))
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.LOAD)
    cpu.value(5) shouldBe Seq(Sent(Mmu0, MessageKind.FETCH_ADD, 1, X, 5, 0))
    cpu.value(6)
    cpu.core.register(2) shouldBe 6
    cpu.port.executions.map(_._1) shouldBe Seq(0, 1, 2)
  }

  test("saving the interrupt flag says what it was and switches interrupts off") {
    val cpu =
      new TestCpu(Seq(Instruction(IRQ_SAVE, 0), Instruction(IRQ_SAVE, 1), Instruction(LOAD, 2, 2)), registers(X))
    cpu.start()
    cpu.core.register(0) shouldBe 1
    cpu.core.register(1) shouldBe 0
    cpu.core.interruptsOn shouldBe false
  }

  test("restoring the interrupt flag brings back what was saved") {
    for ((saved, on) <- Seq(1L -> true, 0L -> false)) {
      val code = Seq(Instruction(IRQ_SAVE, 0), Instruction(IRQ_RESTORE, 1), Instruction(LOAD, 2, 2))
      val cpu = new TestCpu(code, Seq(0, saved, X))
      cpu.start()
      cpu.core.interruptsOn shouldBe on
    }
  }

  test("an access with interrupts off may be stalled, one with interrupts on may not") {
    def stalls(code: Instruction*) = {
      val cpu = new TestCpu(code, registers(X))
      cpu.start()
      cpu.port.charges.count(_._1 == Latency.IRQ_OFF_STALL)
    }
    stalls(Instruction(LOAD, 0, 1)) shouldBe 0
    stalls(Instruction(IRQ_SAVE, 0), Instruction(LOAD, 0, 1)) shouldBe 1
    stalls(Instruction(STORE, 1, 2)) shouldBe 0
    stalls(Instruction(IRQ_SAVE, 0), Instruction(STORE, 1, 2)) shouldBe 1
  }

  test("a delay spends the samples that its register says, then goes on") {
    val cpu = new TestCpu(Seq(Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2)), registers(X))
    cpu.start() shouldBe empty
    cpu.port.wakes should contain only Wake(MessageKind.RESUME, Latency.PAGE_COPY, 11)
    cpu.core.isFinished shouldBe false
    cpu.receive(MessageKind.RESUME)
    cpu.core.isFinished shouldBe true
  }

  test("a point is passed unless the run stalls there") {
    val code = Seq(Instruction(POINT, 0), Instruction(POINT, 1), Instruction(LOAD, 0, 1))
    val passing = new TestCpu(code, registers(X))
    passing.start().map(_.pc) shouldBe Seq(2)
    val stalled = new TestCpu(code, registers(X))
    stalled.port.stalledPoints = Set(1)
    stalled.start() shouldBe empty
    stalled.core.pc shouldBe 1
    stalled.receive(MessageKind.RESUME).map(_.pc) shouldBe Seq(2)
  }

  test("a WARN_ON is reported and passed; a BUG_ON is reported and ends the program") {
    val warning = new TestCpu(Seq(Instruction(COMPLAIN, 0), Instruction(LOAD, 0, 1)), registers(X))
    warning.start().map(_.kind) shouldBe Seq(MessageKind.LOAD)
    warning.port.findings should contain only Finding.of(Checker.KERNEL_WARNING, Cpu, 0, 0)
    val bug = new TestCpu(Seq(Instruction(COMPLAIN, 1), Instruction(LOAD, 0, 1)), registers(X))
    bug.start() shouldBe empty
    bug.port.findings should contain only Finding.of(Checker.KERNEL_BUG, Cpu, 0, 0)
    bug.core.isFinished shouldBe true
  }

  test("every visible instruction is told to those who watch, local ones are not") {
    val code = Seq(Instruction(ADD, 2, 2, 3), Instruction(FENCE, 0, 0, 0, 0, full), Instruction(IRQ_SAVE, 0))
    val cpu = new TestCpu(code, registers(X))
    cpu.start()
    cpu.port.executions should contain theSameElementsInOrderAs Seq(1 -> 0L, 2 -> 1L, 3 -> 0L)
  }

  test("a finished program answers nothing and stays at its end") {
    val cpu = new TestCpu(Seq.empty)
    cpu.start() shouldBe empty
    cpu.core.isFinished shouldBe true
    cpu.core.waitsAt shouldBe HALT
  }

  test("a mark sends nothing, spends nothing and is told, with its operation") {
    val begin = Instruction(MARK, Mark.OPERATION_BEGIN.ordinal, 3)
    val end = Instruction(MARK, Mark.OPERATION_END.ordinal, 4)
    val cpu = new TestCpu(Seq(begin, end), registers(X))
    cpu.start() shouldBe empty
    cpu.port.charges shouldBe empty
    cpu.port.marks shouldBe Seq((0, Mark.OPERATION_BEGIN, 3), (1, Mark.OPERATION_END, 4))
    cpu.core.isFinished shouldBe true
  }

  test("flushes are counted by how much they flush, 33 pages being the most that go one by one") {
    val counted = Seq(0L, 1L, 2L, 33L, 34L, -1L).map { pages =>
      val cpu = new TestCpu(Seq(Instruction(FLUSH, 6, 4, 5)), registers(X).updated(5, pages))
      cpu.start()
      cpu.port.counts.toSeq
    }
    val Full = Seq(Counter.FLUSHES_FULL)
    val Range = Seq(Counter.FLUSHES_RANGE)
    counted shouldBe Seq(Full, Seq(Counter.FLUSHES_PAGE), Range, Range, Full, Full)
    val local = new TestCpu(Seq(Instruction(INVALIDATE_LOCAL, 6, 4, 5)), registers(X))
    local.start()
    local.port.counts.toSeq shouldBe Seq(Counter.FLUSHES_LOCAL)
  }

  test("no test here forgets an instruction that others can see") {
    val elsewhere = Set(USER_LOAD, USER_STORE, USER_FAULT, UNLOCK, SWITCH_MM, INVALIDATE_LOCAL) ++
      Set(PREEMPT_DISABLE, PREEMPT_ENABLE, RCU_READ_LOCK, RCU_READ_UNLOCK, LOAD_MM) ++
      Set(SEND_CALL, AWAIT_CALLS, ACKNOWLEDGE_CALL, RETURN_FROM_HANDLER, SET_TIMER)
    val here = accesses.map(_._1.opcode).toSet ++ requests.map(_._1.opcode) ++
      Set(ALLOCATE, SYNCHRONIZE_RCU, SEND_IPI, FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE, STORE, STORE_HALF) ++
      Set(IRQ_SAVE, IRQ_RESTORE, DELAY, POINT, MARK, COMPLAIN, FENCE, HALT)
    (here ++ elsewhere) shouldBe Opcode.values.filter(_.isVisible).toSet
  }
}
