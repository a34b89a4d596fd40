package org.shootdown.coordinator.wire

import java.nio.ByteBuffer

import javax.net.ssl.SSLException

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

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

  private def look(bytes: Seq[Byte], atATime: Int): Unit = {
    val guard = new FrameGuard(Longest)
    bytes.grouped(atATime).foreach(some => guard.look(ByteBuffer.wrap(some.toArray)))
  }

  private def prologue(stream: Int): Seq[Byte] = "AKKA".getBytes.toSeq :+ stream.toByte

  private def frame(claimed: Int, there: Int): Seq[Byte] =
    Seq.tabulate(4)(i => (claimed >> (8 * i)).toByte) ++ Seq.fill[Byte](there)(65)
}
