package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.{EntryBits, Latency, MemoryModel}
import org.shootdown.config.protocol.{InvalidationRange, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.core.TestTables._
import org.shootdown.cpu.isa.Opcode
import org.shootdown.cpu.isa.Opcode._

class InvalidationSpec extends AnyFunSuite with Matchers {
  private val virtual = 0x7000L
  private val page = frame(40)
  private val load = Instruction(USER_LOAD, 0, 1)

  /** Registers: 0 a result, 1 a virtual address, 2 a value, 3 X, 4 Y, 5 the same virtual address, 6 an mm, 7 one. */
  private val registers = Seq(0L, virtual, 11L, X, Y, virtual, Mm1, 1L)
  private val onePage = InvalidationRange.pack(1, 1, false)
  private val all = InvalidationRange.pack(1, 0, true)

  private val kinds = Seq(
    MessageKind.INVALIDATE -> MessageKind.INVALIDATED,
    MessageKind.HYPERVISOR_INVALIDATE -> MessageKind.HYPERVISOR_INVALIDATED
  )

  private def memory() = {
    val memory = new TestMemory()
    map(memory, virtual, page | Writable | EntryBits.DIRTY)
    memory
  }

  private def invalidate(
      cpu: TestCpu,
      range: Long = onePage,
      kind: MessageKind = MessageKind.INVALIDATE,
      token: Long = 3
  ) =
    cpu.receive(kind, token, virtual, range, Mmu1)

  for ((kind, acknowledgement) <- kinds) {
    test(s"$kind is applied and acknowledged whatever the CPU is doing, with interrupts off too") {
      val expected = Seq(Sent(Mmu1, acknowledgement, 0, 3, 0, 0))
      val busy = new TestCpu(Seq(Instruction(IRQ_SAVE, 0), Instruction(LOAD, 0, 3)), registers)
      busy.start()
      invalidate(busy, kind = kind) shouldBe expected
      busy.port.charges should contain(Latency.BROADCAST_VICTIM -> 1L)
      val idle = new TestCpu(Seq.empty, registers)
      invalidate(idle, kind = kind) shouldBe expected
      idle.start()
      invalidate(idle, kind = kind) shouldBe expected
    }

    test(s"$kind is acknowledged when the stores buffered before it have reached memory") {
      val code =
        Seq(Instruction(STORE, 3, 2), Instruction(STORE, 4, 2), Instruction(LOAD, 0, 6), Instruction(STORE, 3, 7))
      val cpu = new TestCpu(code, registers)
      cpu.start()
      invalidate(cpu, kind = kind) shouldBe empty
      // A third store is buffered after the invalidation; nobody waits for that one.
      cpu.value(0)
      cpu.stored().map(_.kind) shouldBe Seq(MessageKind.STORE)
      cpu.stored().map(_.kind) shouldBe Seq(MessageKind.STORE, acknowledgement)
      cpu.stored() shouldBe empty
    }
  }

  test("an acknowledgement does not wait for what the core is busy with") {
    val cpu = new TestCpu(Seq(Instruction(STORE, 3, 2)), registers)
    cpu.start()
    invalidate(cpu)
    cpu.stored()
    invalidate(cpu)
    cpu.port.atOnce.map(_.kind) shouldBe Seq(MessageKind.INVALIDATED, MessageKind.INVALIDATED)
  }

  test("an invalidation is acknowledged when the translated load in flight has its data") {
    val cpu = new TestCpu(Seq(load, Instruction(LOAD, 0, 3)), registers)
    cpu.runUntil(MessageKind.USER_LOAD, memory())
    invalidate(cpu) shouldBe empty
    cpu.value(9).map(_.kind) shouldBe Seq(MessageKind.INVALIDATED, MessageKind.LOAD)
  }

  test("an invalidation is acknowledged when the step of a walk in flight has been answered") {
    val cpu = new TestCpu(Seq(load), registers)
    cpu.start()
    invalidate(cpu) shouldBe empty
    cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.INVALIDATED, MessageKind.WALK_LOAD)
  }

  test("a kernel access in flight holds up no acknowledgement: it uses no translation") {
    val cpu = new TestCpu(Seq(Instruction(LOAD, 0, 3)), registers)
    cpu.start()
    invalidate(cpu) should have size 1
  }

  test("a load that starts after the invalidation does not stand for a store that was buffered before it") {
    val cpu = new TestCpu(Seq(Instruction(STORE, 3, 2), Instruction(STORE, 4, 2), load), registers)
    val walk = cpu.start().filterNot(_.kind.isStore)
    invalidate(cpu) shouldBe empty
    cpu.serve(walk, memory())
    cpu.port.sent.map(_.kind) should not contain MessageKind.INVALIDATED
    cpu.core.isFinished shouldBe true
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.STORE)
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.INVALIDATED)
  }

  test("a store and a load in flight are both waited for, in whatever order they are done") {
    for (storeFirst <- Seq(true, false)) {
      val cpu = new TestCpu(Seq(Instruction(STORE, 3, 2), load), registers)
      cpu.serveUntil(cpu.start().filterNot(_.kind.isStore), memory())(_.kind == MessageKind.USER_LOAD)
      invalidate(cpu) shouldBe empty
      val first = if (storeFirst) cpu.stored() else cpu.value(0)
      first shouldBe empty
      val second = if (storeFirst) cpu.value(0) else cpu.stored()
      second.map(_.kind) shouldBe Seq(MessageKind.INVALIDATED)
    }
  }

  test("invalidations that arrive while a store is in flight are acknowledged one by one, in order of arrival") {
    val cpu = new TestCpu(Seq(Instruction(STORE, 3, 2)), registers)
    cpu.start()
    invalidate(cpu, token = 0)
    invalidate(cpu, token = 2, kind = MessageKind.HYPERVISOR_INVALIDATE)
    cpu.stored().map(sent => sent.kind -> sent.a) shouldBe
      Seq(MessageKind.INVALIDATED -> 0L, MessageKind.HYPERVISOR_INVALIDATED -> 2L)
  }

  test("sequential consistency has a store in flight as well") {
    val cpu =
      new TestCpu(Seq(Instruction(STORE, 3, 2), load), registers, architecture(memoryModel = MemoryModel.SC))
    cpu.start()
    invalidate(cpu) shouldBe empty
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.INVALIDATED, MessageKind.WALK_LOAD)
  }

  /** How many entries a second load has to read after something happened between two loads of the same address. */
  private def walksAfter(between: Instruction)(event: TestCpu => Unit): Int = {
    val cpu = new TestCpu(Seq(load, between, load), registers)
    val memory0 = memory()
    cpu.runUntil(MessageKind.FETCH_ADD, memory0)
    memory0.requests.clear()
    event(cpu)
    cpu.serve(cpu.value(0), memory0)
    cpu.core.isFinished shouldBe true
    memory0.count(MessageKind.WALK_LOAD)
  }

  private val pause = Instruction(FETCH_ADD, 0, 3, 2)

  test("an invalidated translation is walked again, another one is not") {
    walksAfter(pause)(_ => ()) shouldBe 0
    walksAfter(pause)(invalidate(_, onePage)) shouldBe 4
    walksAfter(pause)(invalidate(_, all)) shouldBe 4
    walksAfter(pause)(_.receive(MessageKind.INVALIDATE, 0, virtual + 4096, onePage)) shouldBe 0
    walksAfter(pause)(invalidate(_, InvalidationRange.pack(2, 0, true))) shouldBe 0
  }

  test("an IPI invalidates when it is taken; an empty one invalidates nothing") {
    walksAfter(pause)(_.receive(MessageKind.IPI, 0, virtual, onePage)) shouldBe 4
    walksAfter(pause)(_.receive(MessageKind.IPI, 0, virtual, InvalidationRange.NOTHING)) shouldBe 0
  }

  test("stores that leave while an IPI waits do not change what it invalidates") {
    val delay = Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2)
    val cpu = new TestCpu(Seq(load, Instruction(STORE, 3, 2), Instruction(STORE, 4, 2), delay, load), registers)
    cpu.runUntil(MessageKind.STORE, memory())
    cpu.receive(MessageKind.IPI, 0, virtual + 4096, onePage) shouldBe empty
    cpu.stored()
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.IPI_ACK)
    cpu.receive(MessageKind.RESUME).map(_.kind) shouldBe Seq(MessageKind.USER_LOAD)
  }

  test("an IPI that is masked leaves the stale translation in use") {
    val cpu =
      new TestCpu(Seq(load, Instruction(IRQ_SAVE, 0), pause, load, Instruction(IRQ_RESTORE, 7), load), registers)
    val memory0 = memory()
    cpu.runUntil(MessageKind.FETCH_ADD, memory0)
    memory0.requests.clear()
    cpu.receive(MessageKind.IPI, 0, virtual, onePage)
    memory0(entryAt(virtual, 0)) = 0
    val second = cpu.value(0)
    second.map(sent => sent.kind -> sent.a) shouldBe Seq(MessageKind.USER_LOAD -> page)
    cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.WALK_LOAD)
  }

  test("a CPU that flushes drops its own translations, without a message to itself") {
    for (flush <- Seq(INVALIDATE_LOCAL, FLUSH)) {
      val cpu = new TestCpu(Seq(load, Instruction(flush, 6, 1, 7), load), registers)
      val memory0 = memory()
      cpu.runAgainst(memory0)
      cpu.core.isFinished shouldBe true
      memory0.count(MessageKind.WALK_LOAD) shouldBe 8
      cpu.port.charges should contain(Latency.LOCAL_INVALIDATE -> 1L)
    }
  }

  test(
    "further pages take longer one by one, up to the architecture's ceiling where it decides; everything takes no longer"
  ) {
    def charged(opcode: Opcode, pages: Long): Seq[(Latency, Long)] = {
      val cpu = new TestCpu(Seq(Instruction(opcode, 6, 1, 7)), registers.updated(7, pages))
      cpu.runAgainst(memory())
      cpu.port.charges.toSeq.filter(_._1.key.startsWith("local-invalidate"))
    }
    val first = Latency.LOCAL_INVALIDATE -> 1L
    for (opcode <- Seq(INVALIDATE_LOCAL, FLUSH)) {
      charged(opcode, 0) shouldBe Seq(first)
      charged(opcode, 1) shouldBe Seq(first)
      charged(opcode, -1) shouldBe Seq(first)
      charged(opcode, 33) shouldBe Seq(first, Latency.LOCAL_INVALIDATE_PAGE -> 32L)
    }
    charged(FLUSH, 34) shouldBe Seq(first)
    charged(INVALIDATE_LOCAL, 34) shouldBe Seq(first, Latency.LOCAL_INVALIDATE_PAGE -> 33L)
  }

  test("a local invalidation asks nobody and touches only the mm it names") {
    val cpu = new TestCpu(Seq(load, Instruction(INVALIDATE_LOCAL, 3, 1, 7), load), registers.updated(3, Mm2))
    val memory0 = memory()
    cpu.runAgainst(memory0)
    memory0.count(MessageKind.WALK_LOAD) shouldBe 4
    memory0.requests.map(_.kind).toSet shouldBe Set(MessageKind.WALK_LOAD, MessageKind.USER_LOAD)
  }
}
