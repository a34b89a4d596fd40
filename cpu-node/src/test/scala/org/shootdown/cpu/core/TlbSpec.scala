package org.shootdown.cpu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.EntryBits
import org.shootdown.config.protocol.{InvalidationRange, MessageKind, StateLayout}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.core.TestTables._
import org.shootdown.cpu.isa.Opcode._
import org.shootdown.cpu.isa.UserFault

class TlbSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  /** What a TLB entry is, without any encoding. */
  private case class Entry(asid: Long, level: Int, page: Long, word: Long) {
    def first: BigInt = BigInt(page) << shift(level)
    def end: BigInt = BigInt(page + 1) << shift(level)
  }

  private sealed trait Operation
  private case class Insert(asid: Long, virtual: Long, level: Int, word: Long) extends Operation
  private case class Invalidate(asid: Int, start: Long, pages: Long) extends Operation

  /** Addresses within a few huge pages, so that ranges hit and miss them. */
  private val addresses: Gen[Long] = for {
    huge <- Gen.choose(0L, 3L)
    page <- Gen.oneOf(0L, 1L, 2L, 255L, 510L, 511L)
    offset <- Gen.oneOf(0L, 8L, 4088L)
  } yield (huge << shift(1)) | (page << shift(0)) | offset

  private val asids = Gen.oneOf(1L, 2L)

  private val operations: Gen[Operation] = Gen.frequency(
    3 -> (for {
      asid <- asids
      address <- addresses
      level <- Gen.frequency(4 -> 0, 2 -> 1, 1 -> 2)
      word <- Gen.choose(1L, 1000L)
    } yield Insert(asid, address, level, word)),
    1 -> (for {
      asid <- asids
      start <- addresses
      pages <- Gen.oneOf(0L, 1L, 2L, 3L, 512L, 1024L)
    } yield Invalidate(asid.toInt, start, pages))
  )

  private def applied(entries: List[Entry], operation: Operation, capacity: Int): List[Entry] = operation match {
    case Insert(asid, virtual, level, word) =>
      val page = virtual >>> shift(level)
      val others = entries.filterNot(entry => entry.asid == asid && entry.level == level && entry.page == page)
      (others :+ Entry(asid, level, page, word)).takeRight(capacity)
    case Invalidate(asid, start, pages) =>
      val end = BigInt(start) + (BigInt(pages) << shift(0))
      entries.filterNot { entry =>
        entry.asid == asid && (pages == 0 || (entry.first < end && BigInt(start) < entry.end))
      }
  }

  /** A state that has nothing but a TLB. */
  private def state(capacity: Int): CpuState = {
    val layout = new StateLayout.Builder(1)
    Tlb.declare(layout, "TLB", capacity)
    new CpuState(layout.build())
  }

  private def apply(tlb: Tlb, operation: Operation): Unit = operation match {
    case Insert(asid, virtual, level, word) => tlb.insert(asid, virtual, level, word)
    case Invalidate(asid, start, pages)     => tlb.invalidate(start, InvalidationRange.pack(asid, pages, false))
  }

  test("a TLB is a bounded list of translations, oldest replaced first, smallest page found first") {
    forAll(Gen.listOf(operations), Gen.choose(1, 6)) { (steps, capacity) =>
      val tlb = new Tlb(state(capacity), 0, capacity)
      val entries = steps.foldLeft(List.empty[Entry]) { (before, step) =>
        apply(tlb, step)
        applied(before, step, capacity)
      }
      tlb.count shouldBe entries.size
      forAll(asids, addresses) { (asid, address) =>
        val covering = entries.filter(entry => entry.asid == asid && entry.first <= address && address < entry.end)
        val found = tlb.find(asid, address)
        if (covering.isEmpty) {
          found shouldBe -1
        } else {
          tlb.level(found) shouldBe covering.map(_.level).min
          tlb.pageTableEntry(found) shouldBe covering.minBy(_.level).word
        }
      }
    }
  }

  test("slots that are not used are zero, so that equal contents are equal states") {
    forAll(Gen.listOf(operations)) { steps =>
      val words = state(4)
      val tlb = new Tlb(words, 0, 4)
      steps.foreach(apply(tlb, _))
      for (asid <- 1 to 2) tlb.invalidate(0, InvalidationRange.pack(asid, 0, true))
      words.words.toSeq should contain only 0L
    }
  }

  test("a cache without entries keeps nothing") {
    val tlb = new Tlb(state(0), 0, 0)
    tlb.insert(1, 0x7000, 0, 1)
    tlb.find(1, 0x7000) shouldBe -1
    tlb.invalidate(0, InvalidationRange.pack(1, 0, false))
  }

  test("a huge entry goes if any of its pages is in the range, and stays if the range ends before it") {
    val huge = 2L << shift(1)
    def survives(start: Long, pages: Long) = {
      val tlb = new Tlb(state(1), 0, 1)
      tlb.insert(1, huge, 1, 7)
      tlb.invalidate(start, InvalidationRange.pack(1, pages, false))
      tlb.find(1, huge) >= 0
    }
    survives(huge + 17 * 4096, 1) shouldBe false
    survives(huge - 4096, 2) shouldBe false
    survives(huge - 4096, 1) shouldBe true
    survives(huge + 511 * 4096, 1) shouldBe false
    survives(huge + 512 * 4096, 512) shouldBe true
  }

  private val load = Instruction(USER_LOAD, 0, 1)

  test("the TLB of a CPU has the architecture's size: the translation not used for longest goes") {
    def walks(entries: Int) = {
      val memory = new TestMemory()
      for (i <- 0 until 3) map(memory, 0x7000L + i * 4096, frame(40 + i) | Writable)
      val loads = Seq(1, 2, 3, 1).map(Instruction(USER_LOAD, 0, _))
      new TestCpu(loads, Seq(0L, 0x7000L, 0x8000L, 0x9000L), architecture(tlbEntries = entries)).runAgainst(memory)
      memory.count(MessageKind.WALK_LOAD)
    }
    walks(3) shouldBe 12
    walks(2) shouldBe 16
  }

  test("translations of another mm are not found") {
    val memory = new TestMemory()
    map(memory, 0x7000, frame(40) | Writable)
    memory(Pgd2) = memory(Pgd1)
    val code = Seq(load, Instruction(SWITCH_MM, 2), load)
    new TestCpu(code, Seq(0L, 0x7000L, Mm2)).runAgainst(memory)
    memory.requests.filter(_.kind == MessageKind.WALK_LOAD).map(_.a).filter(a => a == Pgd1 || a == Pgd2) shouldBe
      Seq(Pgd1, Pgd2)
  }

  test("a range that ends where addresses end, or is longer than they are, is no other") {
    def left(start: Long, pages: Long) = {
      val tlb = new Tlb(state(3), 0, 3)
      Seq(0L, 0x7000L, -4096L).foreach(page => tlb.insert(1, page, 0, 1))
      tlb.invalidate(start, InvalidationRange.pack(1, pages, false))
      Seq(0L, 0x7000L, -4096L).filter(page => tlb.find(1, page) >= 0)
    }
    left(-4096, 1) shouldBe Seq(0L, 0x7000L)
    left(0x7000, Long.MaxValue) shouldBe empty
    left(0x7000, (1L << 39) - 1) shouldBe Seq(0L, -4096L)
  }

  test("an entry that is not valid is cached where the architecture does so: it faults until it is invalidated") {
    for (caches <- Seq(true, false)) {
      val memory = new TestMemory()
      map(memory, 0x7000, 0)
      val code = Seq(load, Instruction(FETCH_ADD, 2, 3, 3), load, Instruction(USER_FAULT, 4)) ++
        Seq(Instruction(INVALIDATE_LOCAL, 5, 1, 6), load, Instruction(USER_FAULT, 7))
      val registers = Seq(0L, 0x7000L, 0L, X, 99L, Mm1, 1L, 99L)
      val cpu = new TestCpu(code, registers, architecture(cachesInvalid = caches))
      cpu.runUntil(MessageKind.FETCH_ADD, memory)
      memory(entryAt(0x7000, 0)) = frame(40) | Writable
      cpu.serve(cpu.value(0), memory)
      val between = UserFault.values()(cpu.core.register(4).toInt)
      between shouldBe (if (caches) UserFault.NOT_PRESENT else UserFault.NONE)
      cpu.core.register(7) shouldBe UserFault.NONE.ordinal
    }
  }

  test("a huge page that was split may still be used through its old translation until it is invalidated") {
    val memory = new TestMemory()
    val huge = 5L << shift(1)
    map(memory, huge, (7L << shift(1)) | Writable, leaf = 1)
    val code = Seq(load, Instruction(FETCH_ADD, 2, 3, 3), load, Instruction(INVALIDATE_LOCAL, 4, 1, 5), load)
    val cpu = new TestCpu(code, Seq(0L, huge, 0L, X, Mm1, 1L))
    cpu.runUntil(MessageKind.FETCH_ADD, memory)
    memory(entryAt(huge, 1)) = table(0) | Writable
    memory(entryAt(huge, 0)) = frame(40) | Writable | EntryBits.DIRTY
    cpu.serve(cpu.value(0), memory)
    memory.requests.filter(_.kind == MessageKind.USER_LOAD).map(_.a) shouldBe
      Seq(7L << shift(1), 7L << shift(1), frame(40))
  }
}
