package org.shootdown.cpu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.{Architecture, EntryBits, Latency}
import org.shootdown.config.protocol.{InvalidationRange, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.core.TestTables._
import org.shootdown.cpu.isa.Opcode._
import org.shootdown.cpu.isa.{Opcode, UserFault}

class PageWalkSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val virtual = 0x12345678L & ~7L
  private val page = frame(40)
  private val offset = virtual & 4095
  private val load = Instruction(USER_LOAD, 0, 1)
  private val store = Instruction(USER_STORE, 1, 2)
  private val fault = Instruction(USER_FAULT, 3)

  /** Registers: 0 a result, 1 the virtual address, 2 a value, 3 the fault, 4 an mm, 5 a physical address. */
  private val registers = Seq(99L, virtual, 11L, -1L, Mm1, page + offset)

  private def mapped(entry: Long) = {
    val memory = new TestMemory((page + offset) -> 4711L)
    map(memory, virtual, entry)
    memory
  }

  private def ran(memory: TestMemory, architecture: Architecture, code: Instruction*) = {
    val cpu = new TestCpu(code, registers, architecture)
    cpu.runAgainst(memory)
    cpu
  }

  private def faultOf(memory: TestMemory, access: Instruction, on: Architecture = architecture()) =
    UserFault.values()(ran(memory, on, access, fault).core.register(3).toInt)

  test("a TLB miss reads one entry per level, from the top, and then the data") {
    for (levels <- 3 to 5) {
      val memory = new TestMemory((page + offset) -> 4711L)
      map(memory, virtual, page | Writable, levels = levels)
      val cpu = ran(memory, architecture(levels = levels), load, fault)
      cpu.core.register(0) shouldBe 4711
      cpu.core.register(3) shouldBe UserFault.NONE.ordinal
      memory.requests.map(request => request.kind -> request.a) shouldBe
        (levels - 1 to 0 by -1).map(level => MessageKind.WALK_LOAD -> entryAt(virtual, level, levels)) :+
        (MessageKind.USER_LOAD -> (page + offset))
      cpu.port.charges.count(_ == Latency.PAGE_WALK -> 1L) shouldBe levels
    }
  }

  test("an address that has more bits than the tables translate is mapped by none, whatever its other bits lead to") {
    for (levels <- 3 to 5; bit <- shift(levels) to 63; access <- Seq(load, store)) {
      val memory = new TestMemory((page + offset) -> 4711L)
      map(memory, virtual, page | Writable, levels = levels)
      val cpu = new TestCpu(
        Seq(access, fault),
        registers.updated(1, virtual | (1L << bit)),
        architecture(levels = levels)
      )
      cpu.runAgainst(memory)
      cpu.core.register(3) shouldBe UserFault.NOT_PRESENT.ordinal
      memory.requests shouldBe empty
    }
  }

  test("every part of a walk asks the home of the address") {
    val cpu = new TestCpu(Seq(load), registers)
    val memory = mapped(page | Writable)
    cpu.runAgainst(memory)
    memory.requests.foreach(request => request.destination shouldBe Topology.mmuFor(request.a))
    memory.requests.map(_.destination).toSet shouldBe Set(Mmu0, Mmu1)
  }

  test("a TLB hit reads no entry, whatever the page table says by then") {
    val memory = mapped(page | Writable)
    val cpu = new TestCpu(Seq(load, Instruction(FREE, 5), load), registers)
    cpu.runUntil(MessageKind.FREE, memory)
    memory(entryAt(virtual, 0)) = 0
    val walks = memory.count(MessageKind.WALK_LOAD)
    cpu.serve(cpu.value(0), memory)
    cpu.core.isFinished shouldBe true
    memory.count(MessageKind.WALK_LOAD) shouldBe walks
    memory.count(MessageKind.USER_LOAD) shouldBe 2
  }

  test("any address within a page is translated to the same offset in its frame, word by word") {
    forAll(Gen.choose(0L, (1L << 47) - 1)) { address =>
      val memory = new TestMemory()
      map(memory, address, page | Writable)
      val cpu = new TestCpu(Seq(load), Seq(0L, address))
      cpu.runAgainst(memory)
      memory.requests.last.a shouldBe page + (address & 4095 & ~7L)
    }
  }

  test("a huge page is translated by the leaf at its level, with the whole offset") {
    for (leaf <- 1 to 2) {
      val memory = new TestMemory()
      map(memory, virtual, (3L << shift(leaf)) | Writable, leaf)
      ran(memory, architecture(), load)
      memory.count(MessageKind.WALK_LOAD) shouldBe 4 - leaf
      memory.requests.last.a shouldBe (3L << shift(leaf)) + (virtual & ((1L << shift(leaf)) - 1))
    }
  }

  test("an entry that is not valid is a fault at any level, and the load yields 0") {
    for (level <- 0 to 3) {
      val memory = mapped(page | Writable)
      memory(entryAt(virtual, level)) &= ~EntryBits.PRESENT
      val cpu = ran(memory, architecture(), load, fault)
      cpu.core.register(3) shouldBe UserFault.NOT_PRESENT.ordinal
      cpu.core.register(0) shouldBe 0
      memory.count(MessageKind.WALK_LOAD) shouldBe 4 - level
      memory.count(MessageKind.USER_LOAD) shouldBe 0
    }
  }

  test("a CPU that runs no mm faults without a walk") {
    val cpu = new TestCpu(Seq(load, fault), registers, mm = 0)
    cpu.start() shouldBe empty
    cpu.core.register(3) shouldBe UserFault.NOT_PRESENT.ordinal
    cpu.port.charges.count(_._1 == Latency.KERNEL_ENTRY) shouldBe 1
  }

  test("a store to a page that may not be written faults, a load does not") {
    faultOf(mapped(page | ReadOnly), store) shouldBe UserFault.WRITE_PROTECTED
    faultOf(mapped(page | ReadOnly), load) shouldBe UserFault.NONE
  }

  test("the next access after a fault is judged by itself") {
    val memory = mapped(page | ReadOnly)
    faultOf(memory, store) shouldBe UserFault.WRITE_PROTECTED
    ran(memory, architecture(), store, load, fault).core.register(3) shouldBe UserFault.NONE.ordinal
  }

  test("hardware sets the accessed bit at the first access, and the dirty bit at the first store") {
    val memory = mapped((page | Writable) & ~EntryBits.ACCESSED)
    val leaf = entryAt(virtual, 0)
    ran(memory, architecture(), load)
    memory(leaf) shouldBe (page | Writable)
    ran(memory, architecture(), store, load)
    memory(leaf) shouldBe (page | Writable | EntryBits.DIRTY)
    memory(page + offset) shouldBe 11
  }

  test("a page already accessed or dirty is not updated again") {
    val memory = mapped(page | Writable | EntryBits.DIRTY)
    ran(memory, architecture(), load, store)
    memory.count(MessageKind.WALK_UPDATE) shouldBe 0
  }

  test("the first store after a load walks again, to set the dirty bit; the next one does not") {
    val memory = mapped(page | Writable)
    ran(memory, architecture(), load, store, store)
    memory.count(MessageKind.WALK_LOAD) shouldBe 8
    memory.count(MessageKind.WALK_UPDATE) shouldBe 1
  }

  test("without hardware an access to an old page and a store to a clean page fault, and leave the entry alone") {
    val old = mapped((page | Writable) & ~EntryBits.ACCESSED)
    faultOf(old, load, architecture(hardwareAccessed = false)) shouldBe UserFault.NOT_ACCESSED
    old(entryAt(virtual, 0)) shouldBe ((page | Writable) & ~EntryBits.ACCESSED)
    val clean = mapped(page | Writable)
    faultOf(clean, store, architecture(hardwareDirty = false)) shouldBe UserFault.NOT_DIRTY
    clean(entryAt(virtual, 0)) shouldBe (page | Writable)
    faultOf(clean, load, architecture(hardwareDirty = false)) shouldBe UserFault.NONE
    faultOf(mapped(page | ReadOnly), store, architecture(hardwareDirty = false)) shouldBe UserFault.WRITE_PROTECTED
  }

  test("a store to a clean page that the TLB knows faults too where hardware does not set the dirty bit") {
    val cpu = ran(mapped(page | Writable), architecture(hardwareDirty = false), load, store, fault)
    cpu.core.register(3) shouldBe UserFault.NOT_DIRTY.ordinal
  }

  test("the accessed bit above the leaf is set where the architecture does so, and only there") {
    for (nonLeaf <- Seq(true, false)) {
      val memory = mapped(page | Writable)
      for (level <- 1 to 3) memory(entryAt(virtual, level)) &= ~EntryBits.ACCESSED
      ran(memory, architecture(nonLeafAccessed = nonLeaf), load)
      for (level <- 1 to 3) (memory(entryAt(virtual, level)) & EntryBits.ACCESSED) != 0 shouldBe nonLeaf
    }
  }

  test("an entry that changes before its accessed bit is set sends the walk back to the top") {
    val memory = mapped((page | Writable) & ~EntryBits.ACCESSED)
    val cpu = new TestCpu(Seq(load, fault), registers)
    val pending = cpu.serveUntil(cpu.start(), memory)(_.kind == MessageKind.WALK_UPDATE)
    memory(entryAt(virtual, 0)) = frame(41) | Writable
    cpu.serve(pending, memory)
    memory.count(MessageKind.WALK_LOAD) shouldBe 8
    memory.requests.last.a shouldBe frame(41) + offset
    memory(entryAt(virtual, 0)) shouldBe (frame(41) | Writable)
  }

  test("an entry that is cleared before its dirty bit is set is a fault, and nothing is stored") {
    val memory = mapped(page | Writable)
    val cpu = new TestCpu(Seq(store, fault), registers)
    val pending = cpu.serveUntil(cpu.start(), memory)(_.kind == MessageKind.WALK_UPDATE)
    memory(entryAt(virtual, 0)) = 0
    cpu.serve(pending, memory)
    cpu.core.register(3) shouldBe UserFault.NOT_PRESENT.ordinal
    memory(entryAt(virtual, 0)) shouldBe 0
    memory.count(MessageKind.USER_STORE) shouldBe 0
  }

  test("an invalidation spoils the walk under way, at whatever step: it starts again and caches nothing it had read") {
    for (step <- 0 to 3) {
      val memory = mapped(page | Writable)
      val cpu = new TestCpu(Seq(load), registers, architecture(tablePointers = 8))
      val pending = cpu.serveUntil(cpu.start(), memory)(_.a == entryAt(virtual, 3 - step))
      val stale = memory.answer(pending.head)
      memory(entryAt(virtual, 0)) = frame(41) | Writable
      cpu.receive(MessageKind.INVALIDATE, 0, virtual & ~4095L, InvalidationRange.pack(1, 1, true))
      val again = cpu.receive(stale._1, stale._2).filter(_.kind == MessageKind.WALK_LOAD)
      again.map(_.a) shouldBe Seq(entryAt(virtual, 3))
      cpu.serve(again, memory)
      memory.requests.last.a shouldBe frame(41) + offset
    }
  }

  test("the cache of table pointers saves the upper levels of the next walk") {
    val memory = mapped(page | Writable)
    map(memory, virtual + 4096, frame(41) | Writable)
    val code = Seq(load, Instruction(USER_LOAD, 0, 6))
    def walks(pointers: Int) = {
      val before = memory.count(MessageKind.WALK_LOAD)
      new TestCpu(code, registers ++ Seq(virtual + 4096), architecture(tablePointers = pointers)).runAgainst(memory)
      memory.count(MessageKind.WALK_LOAD) - before
    }
    walks(0) shouldBe 8
    walks(8) shouldBe 5
  }

  test("a table pointer stays true for the CPU until it is invalidated, though the table is gone") {
    val memory = mapped(page | Writable)
    map(memory, virtual + 4096, frame(41) | Writable)
    val flush = Instruction(INVALIDATE_LOCAL, 4, 1, 7)
    val next = Instruction(USER_LOAD, 0, 6)
    val free = Instruction(FREE, 5)
    for ((code, last) <- Seq(Seq(load, free, next) -> 0, Seq(load, flush, free, next) -> 3)) {
      val cpu = new TestCpu(code, registers ++ Seq(virtual + 4096, 1L), architecture(tablePointers = 8))
      cpu.runUntil(MessageKind.FREE, memory)
      cpu.value(0).map(_.a) shouldBe Seq(entryAt(virtual + 4096, last))
    }
  }

  test("a load through a translation sees the CPU's own buffered store to the frame, also one by the kernel") {
    for (kernel <- Seq(Instruction(STORE, 5, 2), store)) {
      val memory = mapped(page | Writable | EntryBits.DIRTY)
      val cpu = new TestCpu(Seq(load, kernel, load), registers)
      // The store stays outstanding.
      cpu.serveUntil(cpu.start(), memory)(_.kind.isStore) should have size 1
      cpu.core.isFinished shouldBe true
      cpu.core.register(0) shouldBe 11
    }
  }

  test("a load through a translation waits for a buffered store to half of the word") {
    val memory = mapped(page | Writable)
    val cpu = new TestCpu(Seq(load, Instruction(STORE_HALF, 5, 2, 1), load), registers)
    cpu.runUntil(MessageKind.STORE_HALF, memory)
    cpu.core.isFinished shouldBe false
    cpu.stored().map(sent => sent.kind -> sent.a) shouldBe Seq(MessageKind.USER_LOAD -> (page + offset))
    cpu.value(5)
    cpu.core.register(0) shouldBe 5
  }

  test("a store that found the buffer full is translated again when there is room") {
    val memory = mapped(page | Writable | EntryBits.DIRTY)
    val cpu = new TestCpu(Seq(load) ++ Seq.fill(8)(Instruction(STORE, 5, 2)) :+ store, registers)
    cpu.runUntil(MessageKind.STORE, memory)
    cpu.core.waitsAt shouldBe Opcode.USER_STORE
    cpu.receive(MessageKind.INVALIDATE, 0, virtual, InvalidationRange.pack(1, 1, false))
    memory(entryAt(virtual, 0)) = frame(41) | Writable | EntryBits.DIRTY
    val replies = cpu.stored()
    replies.map(_.kind) shouldBe Seq(MessageKind.STORE, MessageKind.WALK_LOAD)
    cpu.serveUntil(replies.tail, memory)(_ => false)
    val last = (1 to 8).flatMap(_ => cpu.stored()).filter(_.kind == MessageKind.USER_STORE)
    last.map(_.a) shouldBe Seq(frame(41) + offset)
  }
}
