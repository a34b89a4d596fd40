package org.shootdown.simulation.interconnect

import scala.collection.mutable

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.Architecture
import org.shootdown.config.protocol.{Envelope, EnvelopeBatch, MessageKind}
import org.shootdown.config.time.Picoseconds

class CalendarSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  import CalendarSpec._

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(300)

  /** A shrunk width or time would be one that no generator makes. */
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("a calendar does what a sorted list does") {
    forAll(widths -> "width", Gen.nonEmptyListOf(operation) -> "operations") { (width, operations) =>
      val both = new CalendarAndList(width)
      operations.foreach(both.perform)
      both.openAll()
    }
  }

  test("an empty calendar has no next window") {
    new Calendar(1000).nextWindow shouldBe Calendar.NONE
  }

  test("a whole batch is added, and another array's envelope") {
    val batch = new EnvelopeBatch
    (1 to 5).foreach(i => batch.add(i * 1000L, 1, 2, i, MessageKind.LOAD, 0, i.toLong, 0, 0))
    val calendar = new Calendar(10_000)
    calendar.addAll(batch)
    calendar.add(batch.words, 2 * Envelope.STRIDE)
    drained(calendar, calendar.open(calendar.nextWindow)).sorted shouldBe Seq(1, 2, 3, 3, 4, 5)
  }

  test("an envelope keeps all its words") {
    val calendar = new Calendar(1000)
    calendar.add(123_456, 7, 300, 42, MessageKind.IPI, 1234, -1, Long.MinValue, 3)
    val at = calendar.open(calendar.nextWindow) * Envelope.STRIDE
    val words = calendar.words
    (Envelope.time(words, at), Envelope.source(words, at), Envelope.destination(words, at)) shouldBe ((123_456, 7, 300))
    (Envelope.kind(words, at), Envelope.pc(words, at)) shouldBe ((MessageKind.IPI, 1234))
    (words(Envelope.message(at)), words(Envelope.message(at) + 1), words(Envelope.message(at) + 2)) shouldBe ((
      -1,
      Long.MinValue,
      3
    ))
  }

  test("given-back places are used again") {
    val calendar = new Calendar(1000)
    (0L until 10_000L).foreach { window =>
      (1 to 3).foreach(i => calendar.add(window * 1000 + i, 0, 0, i, MessageKind.LOAD, 0, i.toLong, 0, 0))
      drained(calendar, calendar.open(window)) should contain theSameElementsAs Seq(1, 2, 3)
    }
    calendar.words should have length 64L * Envelope.STRIDE
  }

  test("clearing gives back every place, those beyond the ring too") {
    val calendar = new Calendar(1000)
    (1 to 100).foreach { _ =>
      (0 until 60).foreach(i => calendar.add(i * 1_000_000L, 0, 0, i, MessageKind.LOAD, 0, 0, 0, 0))
      calendar.open(calendar.nextWindow)
      calendar.clear()
      calendar.nextWindow shouldBe Calendar.NONE
    }
    calendar.words should have length 64L * Envelope.STRIDE
  }

  test("an envelope for the past is refused") {
    forAll(widths -> "width", Gen.choose(1L, 5000L) -> "window", Gen.choose(1L, 5000L) -> "back") {
      (width, window, back) =>
        val calendar = new Calendar(width)
        calendar.open(window)
        val past = (window - back).max(0) * width
        val refused = the[IllegalStateException] thrownBy calendar.add(past, 0, 0, 0, MessageKind.LOAD, 0, 0, 0, 0)
        refused.getMessage should include(s"window $window")
    }
  }

  test("the window of a time is the quotient, as long as the product is below 2^64") {
    forAll(widths -> "width", Gen.choose(0L, Long.MaxValue) -> "bits", Gen.choose(0L, 20L) -> "off") {
      (width, bits, off) =>
        val time = bits % (BigInt(2).pow(64) / width).min(Long.MaxValue).toLong
        val calendar = new Calendar(width)
        Seq(time, time - time % width, time - time % width + width - 1, off)
          .filter(t => BigInt(t) * width < BigInt(2).pow(64))
          .foreach(t => withClue(s"time $t: ")(calendar.quotient(t) shouldBe t / width))
    }
  }

  test("two times a width apart are never in the same window, however late") {
    forAll(widths -> "width", Gen.choose(0L, Long.MaxValue / 2) -> "time") { (width, time) =>
      val calendar = new Calendar(width)
      calendar.quotient(time + width) should be > calendar.quotient(time)
      calendar.quotient(time + 1) should be >= calendar.quotient(time)
    }
  }

  test("what never comes is due at the end of virtual time, and so is what comes after it, however wide windows are") {
    forAll(Gen.oneOf(Gen.choose(1L, 10L), Gen.choose(1L, Architecture.LONGEST_LOOKAHEAD_PS)) -> "width") { width =>
      val calendar = new Calendar(width)
      calendar.add(Picoseconds.NEVER, 1, 1, 1, MessageKind.LOAD, 0, 7, 0, 0)
      calendar.nextWindow shouldBe Calendar.LAST
      calendar.windowOf(Picoseconds.NEVER) shouldBe Calendar.LAST
      calendar.windowOf(Picoseconds.NEVER - 1) should be <= Calendar.LAST
      calendar.add(width * 3, 1, 1, 2, MessageKind.LOAD, 0, 8, 0, 0)
      drained(calendar, calendar.open(calendar.nextWindow)) shouldBe Seq(8)
    }
  }
}

object CalendarSpec {
  sealed private trait Operation

  /** An envelope so many windows after the current one, and so far into its window. */
  private final case class Add(windowsAhead: Long, fraction: Double) extends Operation
  private case object OpenNext extends Operation
  private case object Clear extends Operation

  private val widths: Gen[Long] = Gen.oneOf(Gen.choose(1L, 10L), Gen.choose(1L, 1_000_000L), Gen.const(1L << 14))

  private val ahead: Gen[Long] =
    Gen.frequency(10 -> Gen.choose(0L, 5L), 3 -> Gen.choose(0L, 1100L), 2 -> Gen.choose(1000L, 10_000L))

  private val operation: Gen[Operation] = Gen.frequency(
    30 -> Gen.zip(ahead, Gen.choose(0.0, 0.999)).map(Add.tupled),
    15 -> Gen.const(OpenNext),
    1 -> Gen.const(Clear)
  )

  /** The first message words of a window's envelopes, which are given back. */
  private def drained(calendar: Calendar, first: Int): Seq[Long] = {
    val found = mutable.Buffer.empty[Long]
    var slot = first
    while (slot >= 0) {
      found += calendar.words()(Envelope.message(slot * Envelope.STRIDE))
      val next = calendar.following(slot)
      calendar.release(slot)
      slot = next
    }
    found.toSeq
  }

  /** A calendar next to the plainest thing that does the same. */
  private final class CalendarAndList(width: Long) extends Matchers {
    private val calendar = new Calendar(width)
    private var due = List.empty[(Long, Long)]
    private var window = 0L
    private var added = 0L

    def perform(operation: Operation): Unit = {
      operation match {
        case Add(windows, fraction) => add((window + windows) * width + (fraction * width).toLong)
        case OpenNext               => if (due.nonEmpty) open()
        case Clear                  => clear()
      }
      calendar.nextWindow shouldBe due.headOption.fold(Calendar.NONE)(_._1)
    }

    def openAll(): Unit = while (due.nonEmpty) open()

    private def add(time: Long): Unit = {
      added += 1
      calendar.add(time, 0, 0, 0, MessageKind.LOAD, 0, added, 0, 0)
      due = ((time / width, added) :: due).sorted
    }

    private def open(): Unit = {
      window = due.head._1
      val (now, later) = due.partition(_._1 == window)
      drained(calendar, calendar.open(window)) should contain theSameElementsAs now.map(_._2)
      due = later
    }

    private def clear(): Unit = {
      calendar.clear()
      due = Nil
      window = 0
    }
  }
}
