package org.shootdown.report.statistics

import java.util.Random

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class BootstrapSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  private val sample: Gen[Array[Double]] =
    Gen.choose(2, 30).flatMap(size => Gen.listOfN(size, Gen.choose(0.0, 1e6))).map(_.toArray)

  private val estimators: Seq[(String, (Bootstrap, Array[Double]) => Interval)] =
    Seq("mean" -> (_.mean(_)), "median" -> (_.median(_)))

  /** How often of 1500 the truth lies in the interval of a sample. */
  private def coverage(size: Int, truth: Double, draw: Random => Double)(
      of: (Bootstrap, Array[Double]) => Interval
  ): Double = {
    val random = new Random(1)
    val intervals = Seq.tabulate(1500)(i => of(new Bootstrap(i, 0.95, 400), Array.fill(size)(draw(random))))
    intervals.count(_.contains(truth)) / 1500.0
  }

  private def normal(random: Random) = 10 + random.nextGaussian()
  private def exponential(random: Random) = -math.log(1 - random.nextDouble())

  test("an interval has the truth in it about as often as it says") {
    val found = Seq(
      ("normal, 6", 0.95, coverage(6, 10, normal)(_.mean(_))),
      ("normal, 20", 0.95, coverage(20, 10, normal)(_.mean(_))),
      ("exponential, 20", 0.95, coverage(20, 1, exponential)(_.mean(_))),
      ("exponential, 50", 0.95, coverage(50, 1, exponential)(_.mean(_))),
      ("normal, 20, 80 %", 0.8, coverage(20, 10, normal)(_.withConfidence(0.8).mean(_))),
      ("median of normal, 20", 0.95, coverage(20, 10, normal)(_.median(_))),
      ("median of exponential, 20", 0.95, coverage(20, math.log(2), exponential)(_.median(_)))
    )
    info(found.map { case (name, _, covered) => s"$name: $covered" }.mkString("; "))
    for ((name, confidence, covered) <- found) withClue(name)(covered shouldBe confidence +- 0.03)
  }

  test("the order of replicates says nothing, and a seed gives the same again") {
    forAll(sample -> "replicates", Gen.long -> "seed") { (replicates, seed) =>
      val bootstrap = new Bootstrap(seed, 0.9, 200)
      for ((_, estimate) <- estimators) {
        estimate(bootstrap, replicates.reverse) shouldBe estimate(bootstrap, replicates)
        estimate(bootstrap, replicates.sorted) shouldBe estimate(bootstrap, replicates)
      }
    }
  }

  test("an interval scales and shifts with its replicates") {
    forAll(sample -> "replicates", Gen.choose(1e-6, 1e6) -> "scale", Gen.choose(0.0, 1e6) -> "shift") {
      (replicates, scale, shift) =>
        val bootstrap = new Bootstrap(1, 0.95, 200)
        for ((_, estimate) <- estimators) {
          val plain = estimate(bootstrap, replicates)
          val moved = estimate(bootstrap, replicates.map(_ * scale + shift))
          val tolerance = 1e-6 * (scale * 1e6 + shift)
          moved.low shouldBe plain.low * scale + shift +- tolerance
          moved.value shouldBe plain.value * scale + shift +- tolerance
          moved.high shouldBe plain.high * scale + shift +- tolerance
        }
    }
  }

  test("more confidence is a wider interval within what was measured") {
    forAll(sample -> "replicates") { replicates =>
      for ((_, estimate) <- estimators) {
        val less = estimate(new Bootstrap(1, 0.5, 500), replicates)
        val more = estimate(new Bootstrap(1, 0.99, 500), replicates)
        more.low should be <= less.low
        more.high should be >= less.high
        more.low should be >= replicates.min
        more.high should be <= replicates.max
      }
    }
  }

  test("nothing is known of one replicate but itself") {
    for ((_, estimate) <- estimators) {
      val one = estimate(Bootstrap.of(1), Array(7))
      one.value shouldBe 7
      one.isKnown shouldBe false
    }
  }

  test("what is always the same is known exactly, even if thirds of it are not") {
    for ((_, estimate) <- estimators; value <- Seq(0, 0.1, -3)) {
      estimate(Bootstrap.of(1), Array.fill(3)(value)) shouldBe new Interval(value, value, value)
    }
  }

  test("mean and median of a few") {
    Bootstrap.of(1).mean(Array(1, 2, 6)).value shouldBe 3
    Bootstrap.of(1).median(Array(6, 1, 2)).value shouldBe 2
    Bootstrap.of(1).median(Array(6, 1, 2, 3)).value shouldBe 2.5
  }

  test("how few are too few follows from the confidence") {
    Bootstrap.of(1).leastReplicates shouldBe 6
    Bootstrap.of(1).withConfidence(0.5).leastReplicates shouldBe 2
    Bootstrap.of(1).withConfidence(0.99).leastReplicates shouldBe 8
  }

  test("measuring stops when an interval is narrow, and not by chance after a few") {
    val bootstrap = Bootstrap.of(1)
    bootstrap.isPrecise(Array.fill(5)(100), 0.02) shouldBe false
    bootstrap.isPrecise(Array.fill(6)(100), 0.02) shouldBe true
    val replicates = Array(97.0, 98, 99, 101, 102, 103)
    val half = bootstrap.mean(replicates).relativeHalfWidth
    half should (be > 0.01 and be < 0.03)
    bootstrap.isPrecise(replicates, half) shouldBe true
    bootstrap.isPrecise(replicates, half * 0.999) shouldBe false
    for (bad <- Seq(0, -0.02, Double.NaN)) {
      val error = the[IllegalArgumentException] thrownBy bootstrap.isPrecise(replicates, bad)
      error.getMessage shouldBe s"A precision is more than 0, such as 0.02 for 2 %, not ${bad.toDouble}."
    }
  }

  test("what cannot be estimated is refused") {
    for ((name, estimate) <- estimators) {
      val none = the[IllegalArgumentException] thrownBy estimate(Bootstrap.of(1), Array.empty)
      none.getMessage shouldBe s"A $name has no replicates; statistics need at least one."
      for (bad <- Seq(Double.NaN, Double.PositiveInfinity)) {
        val error = the[IllegalArgumentException] thrownBy estimate(Bootstrap.of(1), Array(1, bad))
        error.getMessage shouldBe s"Replicate 1 of A $name is $bad, not a finite number."
      }
    }
    for (confidence <- Seq(0, 1, 95, Double.NaN)) {
      val error = the[IllegalArgumentException] thrownBy Bootstrap.of(1).withConfidence(confidence)
      error.getMessage should include(s"not $confidence.")
    }
    (the[IllegalArgumentException] thrownBy new Bootstrap(1, 0.95, 99)).getMessage should include("not 99.")
  }
}
