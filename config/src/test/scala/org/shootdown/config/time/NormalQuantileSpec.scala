package org.shootdown.config.time

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatest.prop.TableDrivenPropertyChecks
import org.scalatestplus.scalacheck.ScalaCheckDrivenPropertyChecks

class NormalQuantileSpec
    extends AnyFunSuite
    with Matchers
    with TableDrivenPropertyChecks
    with ScalaCheckDrivenPropertyChecks {

  test("agrees with published quantiles") {
    val quantiles = Table(
      ("q", "z"),
      (0.5, 0.0),
      (0.75, 0.674489750196082),
      (0.8413447460685429, 1.0),
      (0.9, 1.281551565544600),
      (0.95, 1.644853626951473),
      (0.975, 1.959963984540054),
      (0.99, 2.326347874040841),
      (0.999, 3.090232306167813),
      (0.9999, 3.719016485455709)
    )
    forAll(quantiles)((q, z) => NormalQuantile.of(q) shouldBe z +- 1e-8)
  }

  private val probability = Gen.choose(1e-6, 1 - 1e-6)

  test("is odd around one half") {
    forAll(probability)(q => NormalQuantile.of(1 - q) shouldBe -NormalQuantile.of(q) +- 1e-7)
  }

  test("does not decrease") {
    forAll(probability, probability) { (a, b) =>
      NormalQuantile.of(a min b) should be <= NormalQuantile.of(a max b) + 1e-9
    }
  }
}
