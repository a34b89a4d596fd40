package org.shootdown.cpu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.{Latency, MemoryModel}
import org.shootdown.config.protocol.{LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode._
import org.shootdown.cpu.isa.{Opcode, Order}

class StoreBufferSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val spin = LockMode.SPIN.ordinal

  /** Registers: 0 a result, 1 X, 2 a value, 3 Y, 4 another value, 5 a lock, 6 an mm, 7 zero. */
  private val registers = Seq(99L, X, 11L, Y, 22L, LockA, Mm1, 0L)
  private val store = Instruction(STORE, 1, 2)

  private def running(code: Instruction*) = new TestCpu(code, registers)

  private def fence(order: Order) = Instruction(FENCE, 0, 0, 0, 0, order.ordinal)

  test("TSO: a load overtakes an earlier store to another address") {
    val cpu = running(store, Instruction(LOAD, 0, 3))
    cpu.start().map(sent => sent.kind -> sent.a) shouldBe Seq(MessageKind.STORE -> X, MessageKind.LOAD -> Y)
  }

  test("SC: a load leaves only when the store before it has reached memory") {
    val cpu =
      new TestCpu(Seq(store, Instruction(LOAD, 0, 3)), registers, architecture(memoryModel = MemoryModel.SC))
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.STORE)
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.LOAD)
  }

  test("a load sees the CPU's own newest store to the address, without asking memory") {
    val cpu = running(store, Instruction(STORE, 1, 4), Instruction(LOAD, 0, 1))
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.STORE)
    cpu.core.register(0) shouldBe 22
    cpu.core.isFinished shouldBe true
    cpu.port.charges should contain(Latency.INSTRUCTION -> 1L)
  }

  test("the entry of a page table is forwarded to a software walk as well") {
    val cpu = running(store, Instruction(LOAD_ENTRY, 0, 1))
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.STORE)
    cpu.core.register(0) shouldBe 11
  }

  test("a load asks memory again when the store has left the buffer") {
    val cpu = running(store, fence(Order.FULL), Instruction(LOAD, 0, 1))
    cpu.start()
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.LOAD)
  }

  test("stores leave one at a time, in program order, with their own values") {
    forAll(
      Gen.nonEmptyListOf(Gen.oneOf(Instruction(STORE, 1, 2), Instruction(STORE, 3, 4), Instruction(STORE, 1, 4)))
    ) { stores =>
      val cpu = running(stores: _*)
      var sent = cpu.start()
      while (sent.lengthIs < stores.size) {
        val more = cpu.stored()
        more should have size 1
        sent ++= more
      }
      sent.map(s => (s.a, s.b)) shouldBe stores.map(s => (registers(s.operands(0)), registers(s.operands(1))))
      sent.map(_.pc) shouldBe stores.indices
      cpu.stored() shouldBe empty
      cpu.core.isFinished shouldBe true
    }
  }

  test(
    "the oldest store leaves with its instruction, the next one when it is the oldest, whatever the core is busy with"
  ) {
    val cpu = running(store, Instruction(STORE, 3, 4), Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2))
    cpu.start() should have size 1
    cpu.port.atOnce shouldBe empty
    cpu.stored() shouldBe cpu.port.atOnce
    cpu.port.atOnce.map(_.a) shouldBe Seq(Y)
  }

  test("a ninth store waits until the oldest of eight has left") {
    val cpu = running(Seq.fill(9)(store) :+ Instruction(LOAD, 0, 3): _*)
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.STORE)
    cpu.core.pc shouldBe 8
    cpu.stored().map(sent => sent.kind -> sent.pc) shouldBe Seq(MessageKind.STORE -> 1, MessageKind.LOAD -> 9)
  }

  test("a full fence lets the store buffer run empty, the others do not") {
    for (order <- Order.values) {
      val cpu = running(store, Instruction(STORE, 3, 4), fence(order), Instruction(LOAD, 0, 3), Instruction(LOAD, 0, 5))
      val before = cpu.start().map(_.kind)
      if (order == Order.FULL) {
        before shouldBe Seq(MessageKind.STORE)
        cpu.stored().map(_.kind) shouldBe Seq(MessageKind.STORE)
        cpu.stored().map(_.kind) shouldBe Seq(MessageKind.LOAD)
      } else {
        before shouldBe Seq(MessageKind.STORE, MessageKind.LOAD)
      }
    }
  }

  private val unordered: Set[Opcode] = Set(LOAD, LOAD_HALF, LOAD_ENTRY, LOAD_ENTRY_HALF, STORE, STORE_HALF, UNLOCK) ++
    Set(USER_LOAD, USER_STORE, USER_FAULT, IRQ_SAVE, IRQ_RESTORE, PREEMPT_DISABLE, PREEMPT_ENABLE) ++
    Set(RCU_READ_LOCK, RCU_READ_UNLOCK, DELAY, POINT, MARK, COMPLAIN, HALT)

  /** These have tests of their own; the latter in HandlersSpec. */
  private val elsewhere = Set(FENCE, RETURN_FROM_HANDLER)

  Opcode.values.filter(_.isVisible).filterNot(elsewhere).foreach { opcode =>
    val waits = if (unordered(opcode)) "does not wait" else "waits"
    test(s"$opcode $waits until earlier stores have reached memory") {
      // All operands name registers that hold what the instruction needs: an mm, a lock or an address.
      val operand =
        if (opcode == MARK) 0
        else if (Set(FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE, INVALIDATE_LOCAL, SWITCH_MM)(opcode)) 6
        else 5
      val cpu = running(store, Instruction(opcode, operand, operand, 0, 0))
      cpu.start()
      (Activity.of(cpu.state(CpuState.ACTIVITY)) == Activity.DRAIN) shouldBe (!unordered(opcode))
      if (!unordered(opcode)) {
        cpu.port.sent should have size 1
        cpu.stored()
        (cpu.core.pc > 1 || cpu.port.sent.size > 1) shouldBe true
      }
    }
  }

  test("half of a word whose store is still buffered is loaded from memory, after the store") {
    for (load <- Seq(LOAD_HALF, LOAD_ENTRY_HALF)) {
      val cpu = running(store, Instruction(load, 0, 1, 1))
      cpu.start().map(_.kind) shouldBe Seq(MessageKind.STORE)
      cpu.stored() should have size 1
    }
  }

  test("a word of which half is still buffered is loaded from memory, after the store") {
    val cpu = running(Instruction(STORE_HALF, 1, 2, 1), Instruction(LOAD, 0, 1))
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.STORE_HALF)
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.LOAD)
  }

  test("an unlock leaves after the stores of the critical section") {
    val cpu = running(Instruction(LOCK, 5, 0, spin), store, Instruction(UNLOCK, 5, 0, spin), Instruction(LOAD, 0, 3))
    cpu.start().map(_.kind) shouldBe Seq(MessageKind.LOCK)
    cpu.value(1).map(_.kind) shouldBe Seq(MessageKind.STORE, MessageKind.LOAD)
    cpu.stored() shouldBe Seq(Sent(Mmu0, MessageKind.UNLOCK, 2, LockA, spin.toLong, 0))
  }

  test("whether a lock is taken is asked of memory, after the CPU's own unlock") {
    val cpu = running(Instruction(LOCK, 5, 0, spin), Instruction(UNLOCK, 5, 0, spin), Instruction(LOAD, 0, 5))
    cpu.start()
    cpu.value(1).map(_.kind) shouldBe Seq(MessageKind.UNLOCK)
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.LOAD)
  }

  test("a program can end before its last stores have reached memory; they still do") {
    val cpu = running(store, Instruction(STORE, 3, 4))
    cpu.start()
    cpu.core.isFinished shouldBe true
    cpu.stored().map(_.a) shouldBe Seq(Y)
    cpu.stored() shouldBe empty
    cpu.core.isFinished shouldBe true
  }
}
