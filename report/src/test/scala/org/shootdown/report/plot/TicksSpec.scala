package org.shootdown.report.plot

import scala.jdk.CollectionConverters._

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class TicksSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  private def labels(scale: Scale, numbers: Double*): Seq[String] =
    Ticks.of(scale, numbers.toArray, false).ticks.asScala.toSeq.map(_.label).filter(_.nonEmpty)

  test("CPUs have ticks at powers of two") {
    labels(Scale.LOG2, 2, 512) shouldBe Seq("2", "4", "8", "16", "32", "64", "128", "256", "512")
    labels(Scale.LOG2, 1, 72) shouldBe Seq("1", "2", "4", "8", "16", "32", "64")
    labels(Scale.LOG2, 8) shouldBe Seq("4", "8", "16")
    labels(Scale.LOG2, 1, 1 << 21) shouldBe Seq("1", "8", "64", "512", "4,096", "32,768", "262,144", "2²¹")
  }

  test("times over decades have ticks at powers of ten, and small ones between") {
    val ticks = Ticks.of(Scale.LOG10, Array(800, 120000), true).ticks.asScala
    ticks.map(_.label).filter(_.nonEmpty) shouldBe Seq("1,000", "10,000", "100,000")
    ticks.count(_.label.isEmpty) shouldBe 3 + 8 + 8
    labels(Scale.LOG10, 1e-5, 1e7) should contain allOf ("10⁻⁴", "0.01", "1", "10⁶")
  }

  test("less than two decades have ticks between") {
    labels(Scale.LOG10, 700, 15000) shouldBe Seq("1,000", "2,000", "5,000", "10,000")
    labels(Scale.LOG10, 2, 3) shouldBe Seq("2.0", "2.2", "2.4", "2.6", "2.8", "3.0")
    labels(Scale.LOG10, 7e6, 1.2e8) shouldBe Seq("10⁷", "2 × 10⁷", "5 × 10⁷", "10⁸")
  }

  test("equal steps have round numbers, all as precise") {
    labels(Scale.LINEAR, 1, 35) shouldBe Seq("0", "5", "10", "15", "20", "25", "30", "35")
    labels(Scale.LINEAR, 0, 0.8).take(3) shouldBe Seq("0.0", "0.1", "0.2")
    labels(Scale.LINEAR, -100, 100).take(2) shouldBe Seq("−100", "−50")
    labels(Scale.LINEAR, 0, 1.6e7).take(2) shouldBe Seq("0", "2 × 10⁶")
    labels(Scale.LINEAR, 0, 8e-9).take(2) shouldBe Seq("0", "1 × 10⁻⁹")
  }

  test("heights begin at zero, and places only if they come near") {
    Ticks.of(Scale.LINEAR, Array(90, 100), true).low shouldBe 0
    Ticks.of(Scale.LINEAR, Array(-100, -90), true).high shouldBe 0
    Ticks.of(Scale.LINEAR, Array(90, 100), false).low shouldBe 89.6 +- 1e-9
    Ticks.of(Scale.LINEAR, Array(1, 35), false).low shouldBe 0
  }

  private val number: Gen[Double] =
    for (digits <- Gen.choose(1.0, 10.0); exponent <- Gen.choose(-9, 12)) yield digits * math.pow(10, exponent)

  private val numbers: Gen[Seq[Double]] = Gen.oneOf(
    Gen.nonEmptyListOf(number),
    Gen.zip(number, Gen.choose(1.0, 20.0)).map { case (least, times) => Seq(least, least * times) }
  )

  test("whatever there is to show lies between the ends, with some ticks that differ") {
    forAll(numbers -> "numbers", Gen.oneOf(Scale.values.toSeq) -> "scale", Gen.oneOf(true, false) -> "from zero") {
      (numbers, scale, fromZero) =>
        val ticks = Ticks.of(scale, numbers.toArray, fromZero)
        for (number <- numbers) scale.position(number) should (be >= ticks.low and be <= ticks.high)
        for (tick <- ticks.ticks.asScala) tick.position should (be >= ticks.low - 1e-9 and be <= ticks.high + 1e-9)
        val labels = ticks.ticks.asScala.map(_.label).filter(_.nonEmpty)
        labels.distinct shouldBe labels
        labels.size should (be >= 2 and be <= 11)
    }
  }

  test("no numbers but zero still make an axis") {
    labels(Scale.LINEAR, 0, 0).head shouldBe "0.0"
  }
}
