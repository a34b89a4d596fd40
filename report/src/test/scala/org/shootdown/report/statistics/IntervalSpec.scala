package org.shootdown.report.statistics

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

class IntervalSpec extends AnyFunSuite with Matchers {
  test("half the width is a part of the estimate, whatever its sign") {
    new Interval(99, 100, 103).relativeHalfWidth shouldBe 0.02
    new Interval(-103, -100, -99).relativeHalfWidth shouldBe 0.02
    new Interval(0, 0, 0).relativeHalfWidth shouldBe 0
    new Interval(-1, 0, 1).relativeHalfWidth shouldBe Double.PositiveInfinity
    Interval.unknown(5).relativeHalfWidth shouldBe Double.PositiveInfinity
  }

  test("it is narrow enough up to the precision itself") {
    new Interval(99, 100, 103).isWithin(0.02) shouldBe true
    new Interval(99, 100, 103).isWithin(0.0199) shouldBe false
    Interval.unknown(100).isWithin(1e9) shouldBe false
  }

  test("bounds belong to it, and unknown ones hold nothing") {
    val interval = new Interval(1, 2, 4)
    Seq(0.9, 1, 3, 4, 4.1).map(interval.contains) shouldBe Seq(false, true, true, true, false)
    Interval.unknown(2).contains(2) shouldBe false
    Interval.unknown(2).isKnown shouldBe false
    interval.isKnown shouldBe true
  }

  test("what is no interval is refused") {
    val bounds = Seq((3.0, 2.0, 4.0), (1.0, 5.0, 4.0), (Double.NaN, 2.0, 3.0), (1.0, 2.0, Double.PositiveInfinity))
    for ((low, value, high) <- bounds) {
      val error = the[IllegalArgumentException] thrownBy new Interval(low, value, high)
      error.getMessage shouldBe s"The estimate $value has bounds on both sides of it or none, not $low and $high."
    }
    (the[IllegalArgumentException] thrownBy Interval.unknown(Double.NaN)).getMessage should include("not NaN.")
  }
}
