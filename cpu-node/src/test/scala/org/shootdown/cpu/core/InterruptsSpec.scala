package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.Latency
import org.shootdown.config.protocol.{InvalidationRange, LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode._
import org.shootdown.cpu.isa.Order

class InterruptsSpec extends AnyFunSuite with Matchers {
  private val spin = LockMode.SPIN.ordinal

  /** Registers: 0 the saved flag, 1 X, 2 a value, 3 Y, 4 a result, 5 a lock, 6 an mm, 7 a CPU. */
  private val registers = Seq(0L, X, 11L, Y, 0L, LockA, Mm1, 2L)
  private val load = Instruction(LOAD, 4, 1)
  private val acknowledged = Seq(Sent(Mmu1, MessageKind.IPI_ACK, 0, 3, 0, 0))

  private def started(code: Instruction*) = {
    val cpu = new TestCpu(code, registers)
    cpu.start()
    cpu
  }

  /** An interrupt of CPU 3's, sent by the second MMU, with nothing to invalidate. */
  private def interrupt(cpu: TestCpu) = cpu.receive(MessageKind.IPI, 3, 0, InvalidationRange.NOTHING, Mmu1)

  test("a masked IPI waits for local_irq_restore, and is taken before the next instruction") {
    val cpu = started(Instruction(IRQ_SAVE, 0), load, load, Instruction(IRQ_RESTORE, 0), Instruction(FREE, 1))
    interrupt(cpu) shouldBe empty
    cpu.core.ends.keepsOthersWaiting shouldBe true
    cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.FREE)
    cpu.core.ends.keepsOthersWaiting shouldBe false
  }

  test("the inner restore of two nested ones does not let interrupts in") {
    val code = Seq(Instruction(IRQ_SAVE, 0), Instruction(IRQ_SAVE, 2), load, Instruction(IRQ_RESTORE, 2), load)
    val nested = started(code: _*)
    interrupt(nested)
    nested.value(0).map(_.kind) shouldBe Seq(MessageKind.LOAD)
  }

  test("an IPI is not taken during an access but right after it") {
    val cpu = started(load, Instruction(FREE, 1))
    interrupt(cpu) shouldBe empty
    cpu.value(5).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.FREE)
    cpu.core.register(4) shouldBe 5
  }

  test("the acknowledgement names the initiator and goes to the MMU that interrupted") {
    interrupt(started()) shouldBe acknowledged
  }

  private val waiting = Seq(
    "for a lock" -> Instruction(LOCK, 5, 0, spin),
    "for a flush" -> Instruction(FLUSH, 6, 1, 2, 0),
    "for the fence of an invalidation" -> Instruction(INVALIDATE_FENCE, 6),
    "for the acknowledgement of its own IPI" -> Instruction(SEND_IPI, 7, 1),
    "for a grace period" -> Instruction(SYNCHRONIZE_RCU),
    "for a wake-up" -> Instruction(SCHEDULE, 1),
    "in a delay" -> Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2)
  )

  for ((what, instruction) <- waiting) {
    test(s"an IPI is taken while the CPU waits $what") {
      val cpu = started(instruction)
      interrupt(cpu) shouldBe acknowledged
      cpu.core.isFinished shouldBe false
      cpu.core.pc shouldBe 0
    }

    test(s"an IPI is not taken while the CPU waits $what with interrupts off") {
      val cpu = started(Instruction(IRQ_SAVE, 0), instruction)
      interrupt(cpu) shouldBe empty
    }
  }

  test("an IPI is taken at a point where the run is stalled") {
    val cpu = new TestCpu(Seq(Instruction(POINT, 0)), registers)
    cpu.port.stalledPoints = Set(0)
    cpu.start()
    interrupt(cpu) shouldBe acknowledged
  }

  test("an IPI waits for the end of a stall with interrupts off, a broadcast invalidation does not") {
    val cpu = new TestCpu(Seq(Instruction(IRQ_SAVE, 0), Instruction(POINT, 0), Instruction(IRQ_RESTORE, 0)), registers)
    cpu.port.stalledPoints = Set(0)
    cpu.start()
    interrupt(cpu) shouldBe empty
    cpu.receive(MessageKind.INVALIDATE, 3, 0, InvalidationRange.NOTHING, Mmu1).map(_.kind) shouldBe
      Seq(MessageKind.INVALIDATED)
    cpu.receive(MessageKind.RESUME) shouldBe acknowledged
  }

  test("an IPI that is not waited for keeps nothing from being taken meanwhile, but the answer of the send does") {
    val cpu = started(Instruction(SEND_IPI, 7, 0))
    interrupt(cpu) shouldBe empty
    cpu.value(0) shouldBe acknowledged
  }

  test("an IPI is taken before the program starts and after it has ended") {
    interrupt(new TestCpu(Seq(load), registers)) shouldBe acknowledged
    val ended = started()
    ended.core.isFinished shouldBe true
    interrupt(ended) shouldBe acknowledged
  }

  test("nobody is kept waiting by an IPI whose acknowledgement nobody waits for") {
    val cpu = started(Instruction(IRQ_SAVE, 0))
    cpu.receive(MessageKind.IPI, -1, 0, InvalidationRange.NOTHING, Mmu1) shouldBe empty
    cpu.core.hasPending shouldBe true
    cpu.core.ends.keepsOthersWaiting shouldBe false
  }

  test("a program that ends with interrupts off never acknowledges") {
    val cpu = started(Instruction(IRQ_SAVE, 0))
    cpu.core.isFinished shouldBe true
    interrupt(cpu) shouldBe empty
    cpu.core.ends.keepsOthersWaiting shouldBe true
  }

  test("an IPI is acknowledged only when the store buffer is empty, and the CPU lets it run empty") {
    val elsewhere = Instruction(LOAD, 4, 5)
    val cpu = started(Instruction(STORE, 1, 2), Instruction(STORE, 3, 2), elsewhere, elsewhere)
    interrupt(cpu) shouldBe empty
    cpu.value(0) shouldBe empty
    cpu.stored().map(_.a) shouldBe Seq(Y)
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.LOAD)
  }

  test("an IPI that finds a CPU in a delay waits for the stores before it") {
    val cpu = started(Instruction(STORE, 1, 2), Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2))
    interrupt(cpu) shouldBe empty
    cpu.stored() shouldBe acknowledged
  }

  test("an IPI that finds a CPU waiting for room in its store buffer waits until it is empty") {
    val cpu = started(Seq.fill(9)(Instruction(STORE, 1, 2)): _*)
    interrupt(cpu) shouldBe empty
    val replies = Seq.fill(8)(cpu.stored().map(_.kind))
    replies.init shouldBe Seq.fill(7)(Seq(MessageKind.STORE))
    replies.last shouldBe Seq(MessageKind.IPI_ACK, MessageKind.STORE)
  }

  test("an IPI that finds a CPU at a fence is acknowledged as soon as the fence lets it go on") {
    val cpu = started(Instruction(STORE, 1, 2), Instruction(FENCE, 0, 0, 0, 0, Order.FULL.ordinal), load)
    interrupt(cpu) shouldBe empty
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.LOAD)
  }

  test("all IPIs that have come meanwhile are taken together") {
    val cpu = started(Instruction(IRQ_SAVE, 0), load, Instruction(IRQ_RESTORE, 0))
    for (initiator <- Seq(0L, 2L, 3L)) cpu.receive(MessageKind.IPI, initiator, 0, InvalidationRange.NOTHING)
    cpu.value(0).map(sent => sent.kind -> sent.a) shouldBe Seq(0L, 2L, 3L).map(MessageKind.IPI_ACK -> _)
  }

  test("the handler takes longer with each further page, and the acknowledgement comes after it") {
    def handled(range: Long) = {
      val cpu = started()
      cpu.port.charges.clear()
      cpu.receive(MessageKind.IPI, 0, 0x7000, range)
      cpu.port.charges.toSeq
    }
    handled(InvalidationRange.NOTHING) shouldBe Seq(Latency.IPI_HANDLER -> 1L)
    handled(InvalidationRange.pack(1, 0, false)) shouldBe Seq(Latency.IPI_HANDLER -> 1L)
    handled(InvalidationRange.pack(1, 1, false)) shouldBe Seq(Latency.IPI_HANDLER -> 1L)
    handled(InvalidationRange.pack(1, 5, false)) shouldBe
      Seq(Latency.IPI_HANDLER -> 1L, Latency.IPI_HANDLER_PAGE -> 4L)
  }

  test("a program that waits for a lock with interrupts on says which lock") {
    val cpu = started(Instruction(LOCK, 5, 0, spin))
    cpu.core.ends.awaitedLock shouldBe LockA
    cpu.core.waitsAt shouldBe LOCK
    interrupt(cpu)
    cpu.core.ends.awaitedLock shouldBe LockA
    cpu.value(1)
    cpu.core.ends.awaitedLock shouldBe 0
  }
}
