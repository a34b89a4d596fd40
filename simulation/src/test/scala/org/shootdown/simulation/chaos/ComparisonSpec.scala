package org.shootdown.simulation.chaos

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.simulation.chaos.Comparison.Change

/** Rates and their comparison, against figures that statistics books and R give. */
class ComparisonSpec extends AnyFunSuite with Matchers {
  private def compared(quiet: (Long, Long), disturbed: (Long, Long)): Comparison =
    Comparison.of(Rate.of(quiet._1, quiet._2), Rate.of(disturbed._1, disturbed._2))

  test("the interval is Clopper and Pearson's") {
    // R: binom.test(3, 10)$conf.int
    Rate.of(3, 10).low shouldBe 0.06673951 +- 1e-7
    Rate.of(3, 10).high shouldBe 0.6524529 +- 1e-7
    // No hit: 1 - 0.025^(1/n).
    Rate.of(0, 100).low shouldBe 0
    Rate.of(0, 100).high shouldBe 0.03621669 +- 1e-7
    Rate.of(0, 0) shouldBe new Rate(0, 0, 0, 1)
  }

  test("the chance is that of Fisher's exact test, on the side of the difference") {
    // Fisher's tea: 3 of 4 against 1 of 4.
    compared((1, 4), (3, 4)).chance shouldBe 0.2428571 +- 1e-6
    compared((3, 4), (1, 4)).chance shouldBe 0.2428571 +- 1e-6
    compared((0, 10), (10, 10)).chance shouldBe 1 / 184756.0 +- 1e-9
    compared((0, 10), (0, 10)).chance shouldBe 1
  }

  test("a change is one beyond chance, or something that did not show before") {
    compared((0, 1000), (50, 1000)).change shouldBe Change.MORE
    compared((50, 1000), (0, 1000)).change shouldBe Change.LESS
    compared((0, 1000), (1, 1000)).change shouldBe Change.SHOWS
    compared((5, 1000), (6, 1000)).change shouldBe Change.NONE
    compared((1, 1000), (0, 1000)).change shouldBe Change.NONE
    compared((0, 1000), (0, 1000)).change shouldBe Change.NONE
    Change.values.filter(_.isExposure) shouldBe Array(Change.MORE, Change.SHOWS)
  }

  test("rates of different numbers of trials are compared as rates") {
    compared((100, 1000), (150, 10000)).change shouldBe Change.LESS
    compared((0, 0), (5, 10)).chance shouldBe 1
  }
}
