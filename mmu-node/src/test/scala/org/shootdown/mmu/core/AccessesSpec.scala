package org.shootdown.mmu.core

import org.scalacheck.{Arbitrary, Gen}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.MessageKind
import org.shootdown.config.protocol.MessageKind._

class AccessesSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val values: Gen[Long] =
    Gen.frequency(
      3 -> Arbitrary.arbitrary[Long],
      2 -> Gen.choose(-2L, 2L),
      1 -> Gen.oneOf(Long.MinValue, Long.MaxValue)
    )

  private case class Request(kind: MessageKind, word: Int, b: Long, c: Long)

  private val loads = Seq(LOAD, USER_LOAD)
  private val stores = Seq(STORE, USER_STORE)
  private val atomics =
    Seq(EXCHANGE, COMPARE_EXCHANGE, FETCH_ADD, FETCH_AND, FETCH_OR, FETCH_XOR, ADD_UNLESS)

  private val requests: Gen[Request] = Gen.oneOf(
    Gen.zip(Gen.oneOf(loads ++ stores ++ atomics), Gen.choose(0, 5), values, values).map((Request.apply _).tupled),
    Gen.zip(Gen.const(LOAD_HALF), Gen.choose(0, 5), Gen.oneOf(0L, 1L), Gen.const(0L)).map((Request.apply _).tupled),
    Gen.zip(Gen.const(STORE_HALF), Gen.choose(0, 5), values, Gen.oneOf(0L, 1L)).map((Request.apply _).tupled)
  )

  private def low(value: Long) = value & 0xffffffffL
  private def high(value: Long) = value >>> 32

  /** What a word holds after a request, and with what the request is answered; None for a store. */
  private def expected(request: Request, before: Long): (Long, Option[Long]) = {
    import request.{b, c}
    request.kind match {
      case LOAD | USER_LOAD   => (before, Some(before))
      case STORE | USER_STORE => (b, None)
      case LOAD_HALF          => (before, Some(if (b == 0) low(before) else high(before)))
      case STORE_HALF         => (if (c == 0) (high(before) << 32) | low(b) else (low(b) << 32) | low(before), None)
      case EXCHANGE           => (b, Some(before))
      case COMPARE_EXCHANGE   => (if (before == c) b else before, Some(before))
      case FETCH_ADD          => (before + b, Some(before))
      case FETCH_AND          => (before & b, Some(before))
      case FETCH_OR           => (before | b, Some(before))
      case FETCH_XOR          => (before ^ b, Some(before))
      case ADD_UNLESS         => (if (before == c) before else before + b, Some(before))
      case other              => throw new AssertionError(other.toString)
    }
  }

  test("what overflows a word of 32 bits wraps, whatever the operation") {
    val mmu = new TestMmu()
    val (signed, unsigned) = (mmu.memory.narrow.head, mmu.memory.narrow.last)
    val operations = Seq[(MessageKind, Long, Long)]((FETCH_ADD, 1, 0), (ADD_UNLESS, 1, 0), (FETCH_XOR, -1L << 31, 0))
    for ((kind, b, c) <- operations) {
      mmu.at(STORE, 0, signed, Int.MaxValue)
      mmu.answer(kind, signed, b, c) shouldBe Int.MaxValue
      mmu.word(signed) shouldBe (if (kind == FETCH_XOR) -1 else Int.MinValue)
      mmu.port.accesses.last.after shouldBe mmu.word(signed)
    }
    mmu.at(FETCH_ADD, 0, unsigned, -1)
    mmu.word(unsigned) shouldBe 0xffffffffL
    mmu.at(FETCH_ADD, 0, unsigned, 1)
    mmu.word(unsigned) shouldBe 0
  }

  test("memory with loads, stores and atomics behaves as a map from addresses to values") {
    forAll(Gen.listOf(requests), minSuccessful(200)) { program =>
      val mmu = new TestMmu(mmus = 2)
      val addresses = mmu.memory.statics.flatMap(static => Seq(static, static + 8, static + 16))
      var model = addresses.map(address => address -> mmu.word(address)).toMap
      for ((request, i) <- program.zipWithIndex) {
        val address = addresses(request.word)
        val cpu = i % 4
        val (after, answer) = expected(request, model(address))
        val replies = mmu.at(request.kind, cpu, address, request.b, request.c, pc = i)
        replies shouldBe Seq(answer match {
          case Some(value) => Sent(cpu, VALUE, i, value, 0, 0)
          case None        => Sent(cpu, STORED, i, 0, 0, 0)
        })
        mmu.port.accesses.last shouldBe Performed(request.kind, cpu, i, address, model(address), after)
        model += address -> after
        addresses.foreach(a => mmu.word(a) shouldBe model(a))
      }
      mmu.checkers shouldBe empty
    }
  }

  test("memory starts with the image's values") {
    val mmu = new TestMmu()
    mmu.answer(LOAD, mmu.memory.statics.head) shouldBe 42
    mmu.answer(LOAD, mmu.memory.folios.head + 16) shouldBe -1
  }

  test("a compare-and-exchange that succeeds and one that fails both give the old value") {
    val mmu = new TestMmu()
    val x = mmu.memory.statics.head
    mmu.answer(COMPARE_EXCHANGE, x, 7, 41) shouldBe 42
    mmu.word(x) shouldBe 42
    mmu.answer(COMPARE_EXCHANGE, x, 7, 42) shouldBe 42
    mmu.word(x) shouldBe 7
  }

  test("a walker reads an entry whole or by halves, and replaces it only if it is still what it read") {
    val mmu = new TestMmu()
    val entry = mmu.memory.tables.head
    mmu.at(STORE, 0, entry, (3L << 32) | 5)
    mmu.answer(WALK_LOAD, entry) shouldBe ((3L << 32) | 5)
    mmu.answer(WALK_LOAD, entry, 1) shouldBe 5
    mmu.answer(WALK_LOAD, entry, 2) shouldBe 3
    mmu.answer(WALK_UPDATE, entry, 7, 6) shouldBe ((3L << 32) | 5)
    mmu.word(entry) shouldBe ((3L << 32) | 5)
    mmu.answer(WALK_UPDATE, entry, 7, (3L << 32) | 5) shouldBe ((3L << 32) | 5)
    mmu.word(entry) shouldBe 7
    mmu.checkers shouldBe empty
  }

  test("an access to an address where nothing is kills the task and is reported") {
    val mmu = new TestMmu()
    val beyondObject = mmu.memory.frames.head + 4 * 8
    val nowhere = Seq(0L, 8L, -8L, Long.MinValue)
    val beside = Seq(beyondObject, mmu.memory.tables.head - 8, mmu.memory.statics.head + 4)
    val kinds = loads ++ stores ++ atomics ++ Seq(WALK_UPDATE, LOAD_HALF, STORE_HALF)
    for ((address, kind) <- nowhere.map(_ -> WALK_LOAD) ++ (for (a <- nowhere ++ beside; k <- kinds) yield a -> k)) {
      mmu.port.findings.clear()
      mmu.at(kind, 3, address, 1, 1, pc = 9) shouldBe Seq(Sent(3, OOPS, 9, if (kind.isStore) 1 else 0, 0, 0))
      mmu.port.findings should contain only Finding.of(Checker.WILD_ACCESS, 3, 9, address)
    }
    mmu.port.accesses shouldBe empty
  }

  test(
    "a walk finds an entry empty that is not backed, whole and by halves; the table may have been freed all the same"
  ) {
    val mmu = new TestMmu(mmus = 2)
    for (table <- mmu.memory.tables; entry <- Seq(table - 8, table - 16, table + 8 * 8); part <- 0 to 2) {
      mmu.at(WALK_LOAD, 3, entry, part.toLong, 0, pc = 9) shouldBe Seq(Sent(3, VALUE, 9, 0, 0, 0))
      mmu.checkers shouldBe empty
    }
    mmu.at(FREE, 2, mmu.memory.tableFolios(1), pc = 5)
    mmu.at(WALK_LOAD, 3, mmu.memory.tables(1) - 8, pc = 9).map(_.kind) shouldBe Seq(VALUE)
    mmu.port.findings should contain only
      new Finding(Checker.FREED_TABLE_WALK, 3, 9, mmu.memory.tables(1) - 8, 2, 5)
  }

  test("a walk into a frame that is no table is reported, whether the word is backed or not") {
    val mmu = new TestMmu()
    for (word <- Seq(0L, 4 * 8)) {
      mmu.at(WALK_LOAD, 3, mmu.memory.frames.head + word, pc = 9).map(_.kind) shouldBe Seq(VALUE)
      mmu.checkers.distinct shouldBe Seq(Checker.FREED_TABLE_WALK)
    }
  }

  test("an access that reaches an MMU which is not its home finds nothing there") {
    val mmu = new TestMmu(mmus = 2)
    mmu.to(1)(LOAD, 0, mmu.memory.statics.head).map(_.kind) shouldBe Seq(OOPS)
    mmu.to(0)(LOAD, 0, mmu.memory.statics(1)).map(_.kind) shouldBe Seq(OOPS)
    mmu.to(1)(LOAD, 0, mmu.memory.statics(1)).map(_.kind) shouldBe Seq(VALUE)
  }

  /** What a sequence of updates of a reference count makes the checkers say. */
  private def counted(initial: Long, updates: (MessageKind, Long, Long)*): Seq[Checker] = {
    val mmu = new TestMmu()
    val count = mmu.memory.statics.head + 24
    mmu.at(STORE, 0, count, initial)
    updates.foreach { case (kind, b, c) => mmu.at(kind, 2, count, b, c, pc = 5) }
    mmu.port.findings.foreach(finding => finding shouldBe Finding.of(finding.checker, 2, 5, count))
    mmu.checkers
  }

  test("a reference count that drops below zero is an underflow") {
    counted(1, (FETCH_ADD, -1, 0)) shouldBe empty
    counted(0, (FETCH_ADD, -1, 0)) shouldBe Seq(Checker.REFCOUNT_UNDERFLOW)
    counted(0, (ADD_UNLESS, -1, 5)) shouldBe Seq(Checker.REFCOUNT_UNDERFLOW)
    counted(1, (COMPARE_EXCHANGE, -1, 1)) shouldBe Seq(Checker.REFCOUNT_UNDERFLOW)
    counted(0, (FETCH_ADD, -1, 0), (FETCH_ADD, -1, 0)) shouldBe Seq(Checker.REFCOUNT_UNDERFLOW)
  }

  test("an unconditional get of an object without references is a resurrection; get-unless-zero is none") {
    counted(0, (FETCH_ADD, 1, 0)) shouldBe Seq(Checker.REFCOUNT_RESURRECTION)
    counted(1, (FETCH_ADD, 1, 0)) shouldBe empty
    counted(0, (ADD_UNLESS, 1, 0)) shouldBe empty
    counted(3, (ADD_UNLESS, 1, 0)) shouldBe empty
    counted(0, (STORE, 1, 0)) shouldBe empty
    counted(0, (COMPARE_EXCHANGE, 1, 0)) shouldBe empty
    counted(0, (FETCH_ADD, 0, 0)) shouldBe empty
  }

  test("an ordinary word may be anything") {
    val mmu = new TestMmu()
    mmu.at(STORE, 0, mmu.memory.statics.head, 0)
    mmu.at(FETCH_ADD, 0, mmu.memory.statics.head, 1)
    mmu.at(FETCH_ADD, 0, mmu.memory.statics.head, -9)
    mmu.checkers shouldBe empty
  }
}
