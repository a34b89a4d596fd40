package org.shootdown.cluster.wire

import java.nio.ByteBuffer

import scala.jdk.CollectionConverters._
import scala.util.{Failure, Success, Try}

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.protocol.{ComponentReport, EnvelopeBatch, MessageKind}
import org.shootdown.simulation.interconnect.InterconnectCommand.{Exchange, TrialEnded}
import org.shootdown.simulation.interconnect.InterconnectCommand.Bulk
import org.shootdown.simulation.interconnect.ReportPart
import org.shootdown.machine.MachineEnd.Ending

class WireFormatSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("what is read is what was written, from a buffer of either kind") {
    forAll(Messages.message -> "message", minSuccessful(100)) { message =>
      val bytes = write(message)
      show(read(bytes)) shouldBe show(message)
      val direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()
      show(WireFormat.read(direct)) shouldBe show(message)
    }
  }

  test("a message that is cut off anywhere is refused") {
    forAll(Messages.message -> "message", minSuccessful(20)) { message =>
      val bytes = write(message)
      bytes.indices.foreach { length =>
        withClue(s"$length of ${bytes.length} bytes: ")(a[WireException] should be thrownBy read(bytes.take(length)))
      }
    }
  }

  test("bytes after its end are refused") {
    forAll(Messages.message -> "message", Gen.choose[Byte](-128, 127) -> "more") { (message, more) =>
      problem(write(message) :+ more) shouldBe "1 bytes follow its end"
    }
  }

  test("whatever the bytes are, they are a message or they are refused") {
    val changed = for {
      message <- Messages.message
      bytes = write(message)
      at <- Gen.choose(0, bytes.length - 1)
      value <- Gen.choose[Byte](-128, 127)
    } yield bytes.updated(at, value)
    forAll(changed -> "bytes", minSuccessful(500))(isReadOrRefused)
    val begun = for {
      kind <- Gen.choose(1, 3)
      rest <- Gen.listOf(Gen.choose[Byte](-128, 127))
    } yield Array[Byte](3, kind.toByte) ++ new Array[Byte](8) ++ rest
    forAll(begun -> "bytes", minSuccessful(500))(isReadOrRefused)
  }

  private def isReadOrRefused(bytes: Array[Byte]): Unit = Try(read(bytes)) match {
    case Success(_) | Failure(_: WireException) =>
    case Failure(other)                         => fail(other)
  }

  private val header: Array[Byte] = Array[Byte](3, 1) ++ new Array[Byte](8) ++ Array[Byte](0, 1, 0, 0, 0, 1, 0)

  Seq[(String, String, Array[Byte])](
    ("nothing", "it ends too early, after 0 bytes", Array.empty),
    ("another version", "it has version 1 of the format, and this node speaks 3", 1.toByte +: header.tail :+ 0.toByte),
    ("no kind of message", "there is no message of kind 9", Array[Byte](3, 9)),
    ("2^31 envelopes", "the number of envelopes is 2147483648, at most 2048", header ++ varint(1L << 31)),
    ("-1 envelopes", "the number of envelopes is 18446744073709551615", header ++ varint(-1)),
    ("envelopes that are not there", "it claims 2048 envelopes, and 0 bytes are left", header ++ varint(2048)),
    ("no kind of envelope", "the kind is 124, at most", header ++ Array[Byte](1, 0, 8, 0, -8, 1)),
    ("an instruction beyond all programs", "the instruction is", header ++ Array[Byte](1, 0, 16, 0) ++ varint(1 << 25)),
    ("a destination below 0", "the destination is", header ++ Array[Byte](1, 0, 1, 0, 1)),
    ("a time beyond all time", "the time is", header ++ Array[Byte](1) ++ varint(Long.MaxValue) ++ Array[Byte](0, 1)),
    ("a flag that is no flag", "the mark of the last part is 2, at most 1", header.updated(15, 2.toByte) :+ 0.toByte),
    ("a number without end", "a number has more than 64 bits", header ++ Array.fill[Byte](10)(-1)),
    ("a message longer than any", "the number of bytes is 245761, at most 245760", new Array(WireFormat.MOST_BYTES + 1))
  ).foreach { case (what, expected, bytes) =>
    test(s"$what: refused, and the problem named")(problem(bytes) should include(expected))
  }

  test("the most envelopes of a part fit into a message, whatever they are") {
    val many = Messages.exchangeOf(Gen.listOfN(Exchange.MOST_ENVELOPES, Messages.envelope))
    forAll(many -> "exchange", minSuccessful(3)) { exchange =>
      write(exchange).length should be <= WireFormat.MOST_BYTES
      show(read(write(exchange))) shouldBe show(exchange)
    }
  }

  test("reports are cut into parts that fit into a message, whatever they are") {
    val many = Gen.listOfN(1500, Messages.report)
    forAll(many -> "reports", minSuccessful(1)) { reports =>
      val parts = ReportPart.cut(reports.asJava).asScala
      parts.map(_.number) shouldBe parts.indices
      parts.map(_.last) shouldBe Seq.fill(parts.size - 1)(false) :+ true
      parts.flatMap(_.reports.asScala) shouldBe reports
      parts.size should be > 1
      parts.foreach(part => write(new TrialEnded(-1, -1, Ending.LIMIT, part)).length should be <= WireFormat.MOST_BYTES)
    }
  }

  test("a report that fits into no message is named") {
    val values = java.util.Collections.nCopies(ReportPart.MOST_WORDS, Long.box(1))
    val report = new ComponentReport(17, values, java.util.List.of(), 0, 0, null)
    val thrown = intercept[IllegalStateException](ReportPart.cut(java.util.List.of(report)))
    thrown.getMessage should startWith("component 17 reports 20020 words")
  }

  test("CPUs in step take a fifth of the memory's size") {
    val batch = new EnvelopeBatch
    (0 until 1000).foreach { cpu =>
      batch.add(7000000L + cpu * 37 % 10000, cpu, 1000 + cpu % 16, 40, MessageKind.LOAD, 321, 0x10000 + cpu % 8, 0, 0)
    }
    val bytes = write(new Exchange(1, 0, 1, 3, 9, 0, true, batch.toWords, 700)).length
    bytes should be < (1000 * 48 / 5)
  }

  private def write(message: Bulk): Array[Byte] = ArteryFrames.bytes(message)

  private def read(bytes: Array[Byte]): Bulk = WireFormat.read(ByteBuffer.wrap(bytes))

  private def problem(bytes: Array[Byte]): String = intercept[WireException](read(bytes)).getMessage

  private def varint(value: Long): Array[Byte] = {
    val buffer = ByteBuffer.allocate(10)
    new WireOutput(buffer).putUnsigned(value)
    buffer.array.take(buffer.position())
  }

  /** Of which an array is a part. */
  private def show(message: Bulk): String = message match {
    case exchange: Exchange => exchange.toString.replaceAll("envelopes=[^,]*", exchange.envelopes.mkString(" "))
    case other              => other.toString
  }
}
