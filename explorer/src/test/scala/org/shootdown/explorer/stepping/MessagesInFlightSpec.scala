package org.shootdown.explorer.stepping

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.protocol.{CpuNumbers, Envelope, MessageKind}

import scala.util.Random

/**
 * Messages in flight are a multiset: neither the order of their sending shows, nor that of CPUs that are renumbered.
 */
class MessagesInFlightSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val Cpus = 3
  private val Stride = Envelope.STRIDE

  private val message: Gen[Seq[Long]] = for {
    kind <- Gen.oneOf(MessageKind.IPI, MessageKind.INVALIDATE, MessageKind.QUIESCENT_REQUEST, MessageKind.LOAD)
    cpu <- Gen.choose(0, Cpus - 1)
    token <- Gen.choose(0L, 4L)
    b <- Gen.choose(0L, 1L)
  } yield {
    val words = new Array[Long](Stride)
    Envelope.write(words, 0, 0, Cpus, cpu, 0, kind, 0, token, b, 0)
    words.toSeq
  }
  private val messages = Gen.choose(0, 8).flatMap(Gen.listOfN(_, message))

  private def flight(messages: Seq[Seq[Long]]): MessagesInFlight = {
    val flight = new MessagesInFlight(Cpus)
    messages.foreach(message => flight.add(message.toArray, 0))
    flight
  }

  private def all(flight: MessagesInFlight): Seq[Seq[Long]] = (0 until flight.count).map(flight.get(_).toSeq)

  private def signatures(flight: MessagesInFlight): Seq[Long] = {
    val signatures = new Array[Long](Cpus)
    flight.table.sign(1, signatures)
    signatures.toSeq
  }

  test("whatever the order of sending, they are kept in one order") {
    forAll(messages, Gen.long) { (sent, seed) =>
      val kept = all(flight(sent))
      assert(kept == all(flight(new Random(seed).shuffle(sent))))
      assert(kept.groupBy(identity) == sent.groupBy(identity))
    }
  }

  test("one that is taken out is the one asked for, and the others stay in order") {
    forAll(messages.suchThat(_.nonEmpty), Gen.choose(0, 7)) { (sent, pick) =>
      val kept = flight(sent)
      val before = all(kept)
      val index = pick % before.size
      assert(kept.remove(index).toSeq == before(index))
      assert(all(kept) == before.patch(index, Nil, 1))
    }
  }

  test("a message is found by its words, and a repeated one is told from the first") {
    forAll(messages) { sent =>
      val kept = flight(sent)
      for ((message, i) <- all(kept).zipWithIndex) {
        assert(kept.get(kept.indexOf(message.toArray)).toSeq == message)
        assert(kept.isRepeated(i) == (i > 0 && all(kept)(i - 1) == message))
      }
      assert(kept.indexOf(Array.fill(Stride)(-1L)) == -1)
    }
  }

  test("renumbering and back is nothing, and a CPU's signature goes with it") {
    forAll(messages, Gen.oneOf((0 until Cpus).permutations.toSeq)) { (sent, numbers) =>
      val kept = flight(sent)
      val before = all(kept)
      val signed = signatures(kept)
      val renumbering = new CpuNumbers(numbers.toArray)
      val unchanged = kept.table.isUnchangedBy(renumbering)
      kept.table.renumber(renumbering)
      assert(unchanged == (all(kept) == before))
      val renumbered = signatures(kept)
      assert((0 until Cpus).map(cpu => renumbered(numbers(cpu))) == signed)
      kept.table.renumber(new CpuNumbers((0 until Cpus).map(numbers.indexOf(_)).toArray))
      assert(all(kept) == before)
    }
  }

  test("what a CPU may mask is known") {
    forAll(messages) { sent =>
      val kept = flight(sent)
      val maskable = Set(MessageKind.IPI, MessageKind.QUIESCENT_REQUEST)
      val words = kept.words
      val kinds =
        (0 until kept.count).map(i => Envelope.destination(words, i * Stride) -> Envelope.kind(words, i * Stride))
      for (cpu <- 0 until Cpus)
        assert(kept.holdsMaskable(cpu) == kinds.exists { case (to, kind) => to == cpu && maskable(kind) })
    }
  }
}
