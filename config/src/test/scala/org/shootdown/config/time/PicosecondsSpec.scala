package org.shootdown.config.time

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class PicosecondsSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  private val units = Seq("ps" -> 0, "ns" -> 3, "us" -> 6, "ms" -> 9, "s" -> 12)

  test("units and fractions") {
    Picoseconds.parse("7 ps") shouldBe 7
    Picoseconds.parse("1.5 ns") shouldBe 1500
    Picoseconds.parse("0.001ns") shouldBe 1
    Picoseconds.parse(" 5us ") shouldBe 5000000
    Picoseconds.parse("12 ms") shouldBe 12000000000L
    Picoseconds.parse("100 s") shouldBe Picoseconds.MAXIMUM
  }

  test("any number of picoseconds is read back from any unit") {
    forAll(Gen.choose(0L, Picoseconds.MAXIMUM), Gen.oneOf(units)) { case (ps, (unit, digits)) =>
      Picoseconds.parse(s"${BigDecimal(ps, digits).bigDecimal.toPlainString} $unit") shouldBe ps
    }
  }

  test("a duration is shown in its largest unit, and read back") {
    Seq(0L, 7L, 1500L, 10000L, 5000000L, Picoseconds.MAXIMUM).map(Picoseconds.show) shouldBe
      Seq("0 ps", "7 ps", "1.5 ns", "10 ns", "5 us", "100 s")
    forAll(Gen.choose(0L, Picoseconds.MAXIMUM))(ps => Picoseconds.parse(Picoseconds.show(ps)) shouldBe ps)
  }

  private val late =
    Gen.oneOf(Gen.choose(0L, 3L), Gen.choose(0L, Long.MaxValue), Gen.choose(-3L, 0L).map(Long.MaxValue + _))

  test("a sum is exact, or never comes") {
    forAll(Gen.oneOf(late, Gen.choose(-Picoseconds.MAXIMUM, 0L)), late, minSuccessful(500)) { (ps, more) =>
      BigInt(Picoseconds.plus(ps, more)) shouldBe (BigInt(ps) + more).min(Long.MaxValue)
      Picoseconds.plus(more, ps) shouldBe Picoseconds.plus(ps, more)
    }
  }

  test("a product is exact, or never comes; the count is unsigned") {
    val counts = Gen.oneOf(late, Gen.choose(0L, 1L << 33), Gen.long)
    forAll(Gen.oneOf(late, Gen.choose(0L, 1L << 33)), counts, minSuccessful(500)) { (ps, count) =>
      val unsigned = if (count < 0) BigInt(count) + BigInt(2).pow(64) else BigInt(count)
      BigInt(Picoseconds.times(ps, count)) shouldBe (BigInt(ps) * unsigned).min(Long.MaxValue)
    }
  }

  test("anything else is an IllegalArgumentException that quotes it") {
    val bad =
      Seq("", "ns", "5", "5 min", "5 NS", "-1 ns", "101 s", "0.1 ps", "1e3 ns", "1 ns 2", "999999999999999999 s")
    bad.foreach { text =>
      intercept[IllegalArgumentException](Picoseconds.parse(text)).getMessage should startWith(s"'$text' ")
    }
    forAll { (text: String) =>
      try Picoseconds.parse(text) should (be >= 0L and be <= Picoseconds.MAXIMUM)
      catch { case _: IllegalArgumentException => succeed }
    }
  }
}
