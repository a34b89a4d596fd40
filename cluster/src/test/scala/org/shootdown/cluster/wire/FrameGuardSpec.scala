package org.shootdown.cluster.wire

import java.nio.ByteBuffer

import javax.net.ssl.SSLException

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange

class FrameGuardSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val Longest = 1000

  test("frames of any lengths pass, however the bytes are cut up") {
    val lengths = Gen.listOf(Gen.choose(28, Longest))
    forAll(Gen.choose(1, 3) -> "stream", lengths -> "lengths", Gen.choose(1, 2000) -> "at a time") {
      (stream, lengths, each) => look(prologue(stream) ++ lengths.flatMap(length => frame(length, length)), each)
    }
  }

  Seq[(String, Seq[Byte])](
    "it begins with [71]" -> "GET / HTTP/1.1".getBytes.toSeq,
    "it begins with [65, 75, 75, 66]" -> "AKKB".getBytes.toSeq,
    "it begins with [65, 75, 75, 65, 0]" -> prologue(0),
    "it begins with [65, 75, 75, 65, 4]" -> prologue(4),
    "a frame of 1001 bytes; they have 28 to 1000" -> (prologue(2) ++ frame(1001, 0)),
    "a frame of 2147483647 bytes" -> (prologue(2) ++ frame(28, 28) ++ frame(Int.MaxValue, 0)),
    "a frame of -4 bytes" -> (prologue(2) ++ frame(-4, 0)),
    "a frame of 27 bytes" -> (prologue(1) ++ frame(27, 27)),
    "a frame of 0 bytes" -> (prologue(1) ++ frame(0, 0))
  ).foreach { case (problem, bytes) =>
    test(s"$problem: refused") {
      Seq(1, 3, 100).foreach(each => intercept[SSLException](look(bytes, each)).getMessage should include(problem))
    }
  }

  private val addresses = Gen.listOfN(3, Gen.option(Gen.alphaStr.map(_.take(100))))

  test("messages in the wire's own format pass, however they are addressed and the bytes are cut up") {
    val frame = for {
      names <- addresses
      metadata <- Gen.option(Gen.choose(0, 9))
      message <- Messages.message
    } yield ArteryFrames.frame(WireSerializer.IDENTIFIER, names, ArteryFrames.bytes(message), metadata)
    forAll(Gen.resize(5, Gen.listOf(frame)) -> "frames", Gen.choose(1, 2000) -> "at a time") { (frames, each) =>
      look(prologue(2) ++ frames.flatten, each, WireFormat.MOST_BYTES)
    }
  }

  test("what is in another's format is not looked at") {
    forAll(addresses -> "names", Gen.choose(1, 100) -> "at a time") { (names, each) =>
      look(prologue(2) ++ ArteryFrames.frame(33, names, Array[Byte](1, 2, 3)), each)
    }
  }

  private def exchange(attempt: Long = 1, from: Int = 0, to: Int = 1, trial: Long = 2, round: Long = 3, part: Int = 4) =
    new Exchange(attempt, from, to, trial, round, part, true, Array.empty, 5)

  test("batches in their order pass, also where some are missing, and each pair of interconnects by itself") {
    val sent = Seq(
      exchange(),
      exchange(part = 5),
      exchange(to = 2),
      exchange(from = 1),
      exchange(attempt = 9),
      exchange(round = 5, part = 0),
      exchange(trial = 3, round = 0, part = 0)
    )
    look(prologue(2) ++ sent.flatMap(batch), 100)
  }

  Seq[(String, Exchange)](
    "the same" -> exchange(),
    "an earlier part" -> exchange(part = 0),
    "an earlier round" -> exchange(round = 2, part = 9),
    "an earlier trial" -> exchange(trial = 1, round = 9)
  ).foreach { case (what, again) =>
    test(s"after a batch $what is refused") {
      val name = s"part ${again.part} of round ${again.round} of trial ${again.trial}"
      problem(prologue(2) ++ batch(exchange()) ++ batch(again)) should be(
        s"it has a batch that is none: $name comes again"
      )
    }
  }

  test("a batch that cannot be read is refused, and one that does not begin") {
    val bytes = ArteryFrames.bytes(exchange())
    problem(prologue(2) ++ addressed(bytes.dropRight(1))) should startWith("it has a batch that is none: it ends too")
    val header = addressed(Array.empty)
    val cut = header.updated(0, (header(0) - 1).toByte).dropRight(1)
    problem(prologue(2) ++ cut) shouldBe "it has a batch that is none: it ends before its message begins"
    val endless = ArteryFrames.frame(WireSerializer.IDENTIFIER, Seq.fill(3)(None), Array[Byte](-1, -1, -1, -1), Some(0))
    endless(Integer.BYTES + FrameHeader.BYTES) = -1
    problem(prologue(2) ++ endless) shouldBe "it has a batch that is none: it ends before its message begins"
  }

  private def batch(exchange: Exchange): Array[Byte] = addressed(ArteryFrames.bytes(exchange))

  private def addressed(message: Array[Byte]): Array[Byte] =
    ArteryFrames.frame(WireSerializer.IDENTIFIER, Seq(None, Some("receiver"), Some("")), message)

  private def problem(bytes: Seq[Byte]): String = intercept[SSLException](look(bytes, 100)).getMessage

  private def look(bytes: Seq[Byte], atATime: Int, longest: Int = Longest): Unit = {
    val guard = new FrameGuard(longest)
    bytes.grouped(atATime).foreach(some => guard.look(ByteBuffer.wrap(some.toArray)))
  }

  private def prologue(stream: Int): Seq[Byte] = "AKKA".getBytes.toSeq :+ stream.toByte

  private def frame(claimed: Int, there: Int): Seq[Byte] =
    Seq.tabulate(4)(i => (claimed >> (8 * i)).toByte) ++ Seq.fill[Byte](there)(65)
}
