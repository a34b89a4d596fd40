package org.shootdown.config.protocol

import org.scalacheck.{Arbitrary, Gen}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class EnvelopeSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private case class Letter(
      time: Long,
      source: Int,
      destination: Int,
      sequence: Int,
      kind: MessageKind,
      pc: Int,
      a: Long,
      b: Long,
      c: Long
  ) {
    def addTo(outbox: Outbox): Unit = outbox.add(time, source, destination, sequence, kind, pc, a, b, c)

    /** Sequence numbers are handed out from 0 and would be unsigned if they ever passed the sign bit. */
    def order: (Long, Int, Long) = (time, source, sequence & 0xffffffffL)
  }

  private val longs = Arbitrary.arbitrary[Long]

  private val letters: Gen[Letter] = for {
    time <- Gen.frequency(3 -> Gen.choose(0L, 3L), 1 -> Gen.choose(0L, Long.MaxValue))
    source <- Gen.frequency(3 -> Gen.choose(0, 3), 1 -> Gen.choose(0, Int.MaxValue))
    destination <- Gen.frequency(3 -> Gen.choose(0, 3), 1 -> Gen.choose(0, Int.MaxValue))
    sequence <- Gen.frequency(3 -> Gen.choose(0, 3), 1 -> Arbitrary.arbitrary[Int])
    kind <- Gen.oneOf(MessageKind.values.toSeq)
    pc <- Gen.choose(0, (1 << 24) - 1)
    a <- longs
    b <- longs
    c <- longs
  } yield Letter(time, source, destination, sequence, kind, pc, a, b, c)

  private def read(words: Array[Long], at: Int) = Letter(
    Envelope.time(words, at),
    Envelope.source(words, at),
    Envelope.destination(words, at),
    (words(at + 2) >>> 32).toInt,
    Envelope.kind(words, at),
    Envelope.pc(words, at),
    words(Envelope.message(at)),
    words(Envelope.message(at) + 1),
    words(Envelope.message(at) + 2)
  )

  private def batch(contents: Seq[Letter]): EnvelopeBatch = {
    val result = new EnvelopeBatch
    contents.foreach(_.addTo(result))
    result
  }

  private def contents(batch: EnvelopeBatch): Seq[Letter] =
    (0 until batch.size).map(i => read(batch.words, i * Envelope.STRIDE))

  test("an envelope says what was written on it, at whatever place it lies") {
    forAll(letters, Gen.choose(0, 20)) { (letter, at) =>
      val words = new Array[Long](at + Envelope.STRIDE)
      Envelope.write(
        words,
        at,
        letter.time,
        letter.source,
        letter.destination,
        letter.sequence,
        letter.kind,
        letter.pc,
        letter.a,
        letter.b,
        letter.c
      )
      read(words, at) shouldBe letter
      words.take(at).toSeq.filter(_ != 0) shouldBe empty
    }
  }

  test("envelopes are ordered by time, then source, then sequence number, and by nothing else") {
    forAll(letters, letters) { (one, other) =>
      val words = batch(Seq(one, other)).words
      val expected = Ordering[(Long, Int, Long)].compare(one.order, other.order)
      if (one.order != other.order) {
        math.signum(Envelope.compare(words, 0, Envelope.STRIDE)) shouldBe math.signum(expected)
        math.signum(Envelope.compare(words, Envelope.STRIDE, 0)) shouldBe -math.signum(expected)
      }
      Envelope.compare(words, 0, 0) shouldBe 0
    }
  }

  test("a component's envelopes are handled in one order, in whatever order they arrived") {
    forAll(Gen.listOf(letters), Gen.long) { (sent, seed) =>
      val distinct = sent.distinctBy(_.order)
      def sorted(order: Seq[Letter]) = {
        val words = batch(order).words
        order.indices
          .map(_ * Envelope.STRIDE)
          .sortWith(Envelope.compare(words, _, _) < 0)
          .map(read(words, _))
      }
      sorted(new scala.util.Random(seed).shuffle(distinct)) shouldBe distinct.sortBy(_.order)
    }
  }

  test("a batch keeps what is added, in order, however much it is") {
    forAll(Gen.listOf(letters)) { sent =>
      val filled = batch(sent)
      filled.size shouldBe sent.size
      filled.isEmpty shouldBe sent.isEmpty
      contents(filled) shouldBe sent
    }
  }

  test("a batch survives the wire") {
    forAll(Gen.listOf(letters), letters) { (sent, more) =>
      val words = batch(sent).toWords
      words should have length (sent.size.toLong * Envelope.STRIDE)
      val received = EnvelopeBatch.ofWords(words)
      contents(received) shouldBe sent
      more.addTo(received)
      contents(received) shouldBe sent :+ more
    }
  }

  test("words that are no whole number of envelopes are no batch") {
    for (words <- 1 until Envelope.STRIDE)
      an[IllegalArgumentException] should be thrownBy EnvelopeBatch.ofWords(new Array[Long](words))
  }

  test("an envelope is copied from one batch to another, and within one that has to grow") {
    forAll(Gen.nonEmptyListOf(letters)) { sent =>
      val source = batch(sent)
      val copy = new EnvelopeBatch
      sent.indices.foreach(i => copy.add(source.words, i * Envelope.STRIDE))
      contents(copy) shouldBe sent
      sent.indices.foreach(i => copy.add(copy.words, i * Envelope.STRIDE))
      contents(copy) shouldBe sent ++ sent
    }
  }

  test("a cleared batch is empty and can be filled again") {
    forAll(Gen.listOf(letters), Gen.listOf(letters)) { (first, second) =>
      val reused = batch(first)
      reused.clear()
      reused.isEmpty shouldBe true
      second.foreach(_.addTo(reused))
      contents(reused) shouldBe second
      reused.toWords should have length (second.size.toLong * Envelope.STRIDE)
    }
  }
}
