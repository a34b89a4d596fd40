package org.shootdown.mmu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.LockMode
import org.shootdown.config.protocol.MessageKind
import org.shootdown.config.protocol.MessageKind._
import org.shootdown.mmu.image.Lifetime

class LifetimesSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val Slab = 0L
  private val Page = 1L

  /** CPU 2 frees at its instruction 7. */
  private def free(mmu: TestMmu, address: Long): Unit =
    mmu.at(FREE, 2, address, pc = 7) shouldBe Seq(Sent(2, VALUE, 7, 0, 0, 0))

  /** CPU 1 accesses at its instruction 3. */
  private def access(mmu: TestMmu, kind: MessageKind, address: Long): Unit = mmu.at(kind, 1, address, 0, 0, pc = 3)

  private def reported(checker: Checker, address: Long) = new Finding(checker, 1, 3, address, 2, 7)

  test("any access to a freed object is a use after free, and names who freed it") {
    for (kind <- Seq(LOAD, LOAD_HALF, STORE, STORE_HALF, EXCHANGE, COMPARE_EXCHANGE, FETCH_ADD, FETCH_AND, FETCH_OR)) {
      val mmu = new TestMmu()
      val slab = mmu.memory.slabs.head
      access(mmu, kind, slab + 8)
      mmu.port.findings shouldBe empty
      free(mmu, slab)
      access(mmu, kind, slab + 8)
      mmu.port.findings should contain only reported(Checker.USE_AFTER_FREE, slab + 8)
      mmu.port.sent.last.kind should (be(VALUE) or be(STORED))
    }
  }

  test("an access to an object that was never allocated names nobody") {
    val mmu = new TestMmu()
    access(mmu, LOAD, mmu.memory.spares.head)
    mmu.port.findings should contain only Finding.of(Checker.USE_AFTER_FREE, 1, 3, mmu.memory.spares.head)
  }

  test("a user access to a freed frame used a stale translation; the kernel's own is a use after free") {
    val expected = Seq(
      USER_LOAD -> Checker.STALE_TRANSLATION,
      USER_STORE -> Checker.STALE_TRANSLATION,
      LOAD -> Checker.USE_AFTER_FREE,
      STORE -> Checker.USE_AFTER_FREE
    )
    for ((kind, checker) <- expected) {
      val mmu = new TestMmu()
      free(mmu, mmu.memory.folios.head)
      access(mmu, kind, mmu.memory.frames.head + 8)
      mmu.port.findings should contain only reported(checker, mmu.memory.frames.head + 8)
    }
  }

  test("the descriptor of a freed frame can still be read") {
    val mmu = new TestMmu()
    free(mmu, mmu.memory.folios.head)
    access(mmu, LOAD, mmu.memory.folios.head + 8)
    mmu.checkers shouldBe empty
  }

  test("whatever but a reference count is changed in the descriptor of a freed frame, it is a use after free") {
    for (kind <- Seq(STORE, STORE_HALF, EXCHANGE, COMPARE_EXCHANGE, FETCH_ADD, FETCH_XOR)) {
      val mmu = new TestMmu()
      val flags = mmu.memory.folios.head
      def change(): Unit = mmu.at(kind, 1, flags, 8, if (kind == COMPARE_EXCHANGE) mmu.word(flags) else 6, pc = 3)
      change()
      mmu.port.findings shouldBe empty
      mmu.at(STORE, 1, flags, 0)
      free(mmu, flags)
      change()
      mmu.port.findings should contain only reported(Checker.USE_AFTER_FREE, flags)
      mmu.answer(ALLOCATE, Page)
      mmu.port.findings.clear()
      mmu.at(STORE, 1, flags, 0)
      mmu.port.findings shouldBe empty
    }
  }

  test("whoever tries to get a reference to a freed frame is told no, and nothing else") {
    val mmu = new TestMmu()
    free(mmu, mmu.memory.folios.head)
    mmu.at(ADD_UNLESS, 1, mmu.memory.folios.head + 8, 1, 0)
    mmu.at(COMPARE_EXCHANGE, 1, mmu.memory.folios.head + 8, 3, 2)
    mmu.checkers shouldBe empty
  }

  test("the folio lock of a freed frame is used after free, by lock, trylock and unlock") {
    for (kind <- Seq(LOCK, TRYLOCK, UNLOCK)) {
      val mmu = new TestMmu()
      val lock = mmu.memory.folios.head + 24
      free(mmu, mmu.memory.folios.head)
      mmu.at(kind, 1, lock, LockMode.SLEEP.ordinal.toLong, 1, pc = 3)
      mmu.port.findings should contain only reported(Checker.USE_AFTER_FREE, lock)
    }
  }

  test("the lock of a freed object is used after free, by lock, trylock and unlock") {
    for (kind <- Seq(LOCK, TRYLOCK, UNLOCK)) {
      val mmu = new TestMmu()
      free(mmu, mmu.memory.slabLock)
      mmu.at(kind, 1, mmu.memory.slabLock, LockMode.SPIN.ordinal.toLong, 1, pc = 3)
      mmu.port.findings should contain only reported(Checker.USE_AFTER_FREE, mmu.memory.slabLock)
    }
  }

  private val walks = Seq(WALK_LOAD, WALK_UPDATE)

  test("a walk of a freed table is reported for hardware and software walkers") {
    for (kind <- walks) {
      val mmu = new TestMmu()
      access(mmu, kind, mmu.memory.tables.head)
      mmu.checkers shouldBe empty
      free(mmu, mmu.memory.tableFolios.head)
      access(mmu, kind, mmu.memory.tables.head)
      mmu.port.findings should contain only reported(Checker.FREED_TABLE_WALK, mmu.memory.tables.head)
    }
  }

  test("a deposited table must not be walked until it is withdrawn") {
    for (kind <- walks) {
      val mmu = new TestMmu()
      mmu.at(MARK_TABLE, 2, mmu.memory.tableFolios.head, Lifetime.DEPOSITED.ordinal.toLong, 0, pc = 7) shouldBe
        Seq(Sent(2, VALUE, 7, 0, 0, 0))
      mmu.lifetime(mmu.memory.tableFolios.head) shouldBe Lifetime.DEPOSITED
      access(mmu, kind, mmu.memory.tables.head)
      mmu.port.findings should contain only reported(Checker.FREED_TABLE_WALK, mmu.memory.tables.head)
      mmu.port.findings.clear()
      access(mmu, LOAD, mmu.memory.tables.head)
      mmu.at(MARK_TABLE, 2, mmu.memory.tableFolios.head, Lifetime.LIVE.ordinal.toLong)
      access(mmu, kind, mmu.memory.tables.head)
      mmu.checkers shouldBe empty
    }
  }

  test("what is walked although it is no page table is reported") {
    val mmu = new TestMmu()
    for (address <- Seq(mmu.memory.frames.head, mmu.memory.statics.head, mmu.memory.slabs.head)) {
      mmu.port.findings.clear()
      access(mmu, WALK_LOAD, address)
      mmu.port.findings should contain only Finding.of(Checker.FREED_TABLE_WALK, 1, 3, address)
    }
  }

  test("what was handed to RCU stays readable, as a table and as an object, until the grace period is over") {
    val mmu = new TestMmu(cpus = 1)
    mmu.at(FREE_RCU, 0, mmu.memory.tableFolios.head)
    mmu.at(FREE_RCU, 0, mmu.memory.slabs.head)
    def read(): Seq[Checker] = {
      mmu.port.findings.clear()
      access(mmu, WALK_LOAD, mmu.memory.tables.head)
      access(mmu, LOAD, mmu.memory.slabs.head)
      mmu.checkers
    }
    read() shouldBe empty
    mmu.lifetime(mmu.memory.slabs.head) shouldBe Lifetime.RCU_PENDING
    val tokens = mmu.port.timers.map(_._2)
    tokens.foreach(token => mmu.to(0)(QUIESCENT, 0, token))
    read() shouldBe empty
    tokens.foreach(token => mmu.to(0)(GRACE_PERIOD, 1, token))
    read() shouldBe Seq(Checker.FREED_TABLE_WALK, Checker.USE_AFTER_FREE)
    mmu.lifetime(mmu.memory.slabs.head) shouldBe Lifetime.FREE
  }

  test("the free object with the lowest address is allocated first; when there is none the answer is 0") {
    val mmu = new TestMmu()
    mmu.at(ALLOCATE, 0, Slab) shouldBe Seq(Sent(0, VALUE, 0, mmu.memory.spares.head, 0, 0))
    mmu.answer(ALLOCATE, Slab) shouldBe mmu.memory.spares(1)
    mmu.answer(ALLOCATE, Slab) shouldBe 0
    free(mmu, mmu.memory.slabs(1))
    free(mmu, mmu.memory.slabs.head)
    mmu.answer(ALLOCATE, Slab) shouldBe mmu.memory.slabs.head
    mmu.answer(ALLOCATE, Slab) shouldBe mmu.memory.slabs(1)
    mmu.checkers shouldBe empty
  }

  test("an object that is reused is not used after free any more") {
    val mmu = new TestMmu()
    free(mmu, mmu.memory.slabs.head)
    mmu.answer(ALLOCATE, Slab)
    access(mmu, LOAD, mmu.memory.slabs.head)
    mmu.checkers shouldBe empty
  }

  test("a frame is allocated and freed by its descriptor") {
    val mmu = new TestMmu()
    mmu.answer(ALLOCATE, Page) shouldBe 0
    free(mmu, mmu.memory.folios.head)
    mmu.lifetime(mmu.memory.folios.head) shouldBe Lifetime.FREE
    mmu.answer(ALLOCATE, Page) shouldBe mmu.memory.folios.head
    mmu.lifetime(mmu.memory.folios.head) shouldBe Lifetime.LIVE
    mmu.word(mmu.memory.folios.head + 16) shouldBe -1
  }

  test("an MMU allocates what it is home of, and nothing else") {
    val mmu = new TestMmu(mmus = 2)
    mmu.to(1)(ALLOCATE, 0, Slab).map(_.a) shouldBe Seq(mmu.memory.spares(1))
    mmu.to(1)(ALLOCATE, 0, Slab).map(_.a) shouldBe Seq(0)
    mmu.to(0)(ALLOCATE, 0, Slab).map(_.a) shouldBe Seq(mmu.memory.spares.head)
  }

  test("freeing an object twice is reported with both culprits, and frees nothing again") {
    val mmu = new TestMmu()
    val slab = mmu.memory.slabs.head
    free(mmu, slab)
    mmu.at(FREE, 1, slab, pc = 3)
    mmu.port.findings should contain only reported(Checker.DOUBLE_FREE, slab)
    mmu.lifetime(slab) shouldBe Lifetime.FREE
  }

  test("freeing an object that is handed to RCU, at once or once more by RCU, is freeing it twice") {
    for (kind <- Seq(FREE, FREE_RCU)) {
      val mmu = new TestMmu()
      val slab = mmu.memory.slabs.head
      mmu.at(FREE_RCU, 2, slab, pc = 7)
      mmu.at(kind, 1, slab, pc = 3)
      mmu.port.findings should contain only reported(Checker.DOUBLE_FREE, slab)
      mmu.lifetime(slab) shouldBe Lifetime.RCU_PENDING
      mmu.port.timers should have size 1
    }
  }

  test("freeing what is nothing kills the task") {
    for (kind <- Seq(FREE, FREE_RCU, MARK_TABLE)) {
      val mmu = new TestMmu()
      mmu.at(kind, 1, 0, pc = 3) shouldBe Seq(Sent(1, OOPS, 3, 0, 0, 0))
      mmu.port.findings should contain only Finding.of(Checker.WILD_ACCESS, 1, 3, 0)
    }
  }

  test("a folio is freed in a bad state if it is referenced, mapped, locked or flagged; the report names the word") {
    // Words of the descriptor: flags, reference count, mapcount, lock.
    val states = Seq(
      Seq(0L, 0L, -1L, 0L) -> None,
      Seq(0L, 1L, -1L, 0L) -> Some(8),
      Seq(0L, 0L, 0L, 0L) -> Some(16),
      Seq(0L, 0L, -1L, 2L) -> Some(24),
      Seq(1L << 5, 0L, -1L, 0L) -> Some(0),
      Seq(1L << 4, 0L, -1L, 0L) -> None
    )
    for ((words, bad) <- states) {
      val mmu = new TestMmu()
      val folio = mmu.memory.folios.head
      words.zipWithIndex.foreach { case (word, i) => mmu.at(STORE, 0, folio + i * 8, word) }
      mmu.port.findings.clear()
      mmu.at(FREE, 1, folio, pc = 3)
      mmu.port.findings.toSeq shouldBe bad.map(word => Finding.of(Checker.BAD_PAGE_STATE, 1, 3, folio + word)).toSeq
      mmu.lifetime(folio) shouldBe Lifetime.FREE
    }
  }

  test("a page table is not checked for its state when it is freed") {
    val mmu = new TestMmu()
    mmu.at(STORE, 0, mmu.memory.tableFolios.head + 8, 5)
    free(mmu, mmu.memory.tableFolios.head)
    mmu.checkers shouldBe empty
  }

  test("allocation never hands out an object that is in use") {
    forAll(Gen.listOf(Gen.oneOf(true, false))) { steps =>
      val mmu = new TestMmu()
      var inUse = mmu.memory.slabs.toSet
      for (allocates <- steps) {
        if (allocates) {
          val address = mmu.answer(ALLOCATE, Slab)
          inUse should not contain address
          if (address != 0) inUse += address else inUse should have size 4
        } else if (inUse.nonEmpty) {
          free(mmu, inUse.min)
          inUse -= inUse.min
        }
      }
      mmu.checkers shouldBe empty
    }
  }
}
