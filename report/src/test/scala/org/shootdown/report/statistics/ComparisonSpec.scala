package org.shootdown.report.statistics

import java.util.{Optional, Random}

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class ComparisonSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  private type Compare = (Array[Double], Array[Double], Bootstrap) => Comparison

  private val bootstrap = new Bootstrap(1, 0.95, 200)
  private val comparisons: Seq[(String, Compare)] =
    Seq("pairs" -> (Comparison.ofPairs(_, _, _)), "samples" -> (Comparison.ofSamples(_, _, _)))

  private val pairs: Gen[Seq[(Double, Double)]] = for {
    size <- Gen.choose(1, 12)
    // Now and then zero, and few values, so that there are ties.
    value = Gen.frequency(1 -> Gen.const(0.0), 4 -> Gen.choose(1, 20).map(_.toDouble))
    pairs <- Gen.listOfN(size, Gen.zip(value, value))
  } yield pairs

  private def split(pairs: Seq[(Double, Double)]) = (pairs.map(_._1).toArray, pairs.map(_._2).toArray)

  test("what is compared with itself is the same") {
    forAll(pairs -> "pairs") { pairs =>
      val (a, _) = split(pairs)
      for ((name, compare) <- comparisons) withClue(name) {
        val same = compare(a, a.clone, bootstrap)
        same.ratio.get.value shouldBe 1
        same.permutation shouldBe 1
        same.mannWhitney shouldBe 1.0 +- 1e-9
        same.delta shouldBe 0
        same.effect shouldBe EffectSize.NEGLIGIBLE
        same.permutation should be >= 0.999
      }
      if (a.length > 1) Comparison.ofPairs(a, a.clone, bootstrap).ratio shouldBe Optional.of(new Interval(1, 1, 1))
    }
  }

  test("the order of seeds says nothing, and the other way round is the reverse") {
    forAll(pairs -> "pairs", Gen.long -> "order") { (pairs, order) =>
      val (a, b) = split(pairs)
      val (x, y) = split(new scala.util.Random(order).shuffle(pairs))
      for ((name, compare) <- comparisons) withClue(name) {
        val one = compare(a, b, bootstrap)
        compare(x, y, bootstrap) shouldBe one
        val reverse = compare(b, a, bootstrap)
        reverse.delta shouldBe -one.delta
        reverse.permutation shouldBe one.permutation +- 1e-9
        reverse.mannWhitney shouldBe one.mannWhitney +- 1e-9
      }
    }
  }

  test("the unit says nothing") {
    forAll(pairs -> "pairs", Gen.choose(1e-9, 1e9) -> "scale") { (pairs, scale) =>
      val (a, b) = split(pairs)
      for ((name, compare) <- comparisons) withClue(name) {
        val one = compare(a, b, bootstrap)
        val other = compare(a.map(_ * scale), b.map(_ * scale), bootstrap)
        other.delta shouldBe one.delta
        other.permutation shouldBe one.permutation
        other.ratio.isPresent shouldBe one.ratio.isPresent
        one.ratio.ifPresent { ratio =>
          other.ratio.get.value shouldBe ratio.value +- 1e-9 * (1 + ratio.value)
          other.ratio.get.isKnown shouldBe ratio.isKnown
        }
      }
    }
  }

  test("few permutations are all gone through") {
    // Of the 16 ways to set four signs, and of the 20 to choose three of six, two are as extreme as this.
    val fourPairs = Comparison.ofPairs(Array(1, 2, 3, 4), Array(2, 4, 6, 8), bootstrap)
    fourPairs.permutation shouldBe 2.0 / 16
    fourPairs.ratio.get.value shouldBe 2
    Comparison.ofSamples(Array(1, 2, 3), Array(4, 5, 6), bootstrap).permutation shouldBe 2.0 / 20
  }

  test("all permutations come to what some thousand of them do, and of too many some are drawn") {
    val random = new Random(3)
    val differences = Array.fill(20)(random.nextGaussian() + 0.4)
    val exact = Permutation.ofPairs(differences, bootstrap.random)
    val a = Array.fill(11)(random.nextGaussian())
    val b = Array.fill(11)(random.nextGaussian() + 0.9)
    val fewer = Permutation.ofSamples(a, b, bootstrap.random)
    exact should (be > 0.02 and be < 0.98)
    fewer should (be > 0.02 and be < 0.98)
    drawnSigns(differences, random) shouldBe exact +- 0.02
    drawnLabels(a, b, random) shouldBe fewer +- 0.02
    Permutation.ofPairs(Array.fill(40)(random.nextDouble() + 1), bootstrap.random) shouldBe 1.0 / 10000
  }

  private def drawnSigns(differences: Array[Double], random: Random): Double =
    Seq.fill(20000)(differences.map(d => if (random.nextBoolean()) d else -d).sum.abs).count(_ >= differences.sum.abs) /
      20000.0

  private def drawnLabels(a: Array[Double], b: Array[Double], random: Random): Double = {
    val all = scala.util.Random.javaRandomToRandom(random)
    def difference(of: Seq[Double]) = (of.take(a.length).sum / a.length - of.drop(a.length).sum / b.length).abs
    val observed = difference((a ++ b).toSeq)
    Seq.fill(20000)(difference(all.shuffle((a ++ b).toSeq))).count(_ >= observed) / 20000.0
  }

  test("where nothing differs, a p-value is below a number as often as that says") {
    val random = new Random(5)
    for ((name, compare) <- comparisons; size <- Seq(8, 26)) {
      val found = Seq.fill(if (size > 20) 200 else 800) {
        compare(
          Array.fill(size)(random.nextDouble()),
          Array.fill(size)(random.nextDouble()),
          new Bootstrap(1, 0.95, 100)
        )
      }
      for (chance <- Seq(0.05, 0.2, 0.5, 0.8)) withClue(s"$name, $size, $chance: ") {
        val tolerance = 4 * math.sqrt(chance * (1 - chance) / found.size)
        found.count(_.permutation <= chance) / found.size.toDouble shouldBe chance +- tolerance
        found.count(_.mannWhitney <= chance) / found.size.toDouble shouldBe chance +- (tolerance + 0.03)
      }
    }
  }

  test("a ratio has the truth in its interval about as often as it says") {
    val random = new Random(6)
    def drawn(mean: Double) = Array.fill(20)(mean * math.exp(random.nextGaussian() / 4))
    for ((name, compare) <- comparisons) withClue(name) {
      val found = Seq.fill(500)(compare(drawn(10), drawn(15), bootstrap).ratio.get)
      found.count(_.contains(1.5)) / 500.0 shouldBe 0.95 +- 0.03
    }
  }

  test("pairs find what is lost between seeds that differ") {
    val a = Array.tabulate(10)(i => 100.0 * (i + 1))
    val b = a.map(_ * 1.02)
    val paired = Comparison.ofPairs(a, b, bootstrap)
    paired.permutation shouldBe 2.0 / 1024
    paired.permutation should be < 0.05
    paired.ratio.get.isWithin(1e-9) shouldBe true
    Comparison.ofSamples(a, b, bootstrap).permutation should be >= 0.05
  }

  test("delta and its word") {
    val none = Array(1.0, 2, 3, 4, 5)
    Comparison.ofSamples(none, none.map(_ + 10), bootstrap).delta shouldBe 1
    Comparison.ofSamples(none, Array(0, 0), bootstrap).delta shouldBe -1
    Comparison.ofSamples(Array(1, 3), Array(2, 4), bootstrap).delta shouldBe 0.5
    Seq(0.146, 0.147, -0.329, 0.33, -0.473, 0.474, 1).map(EffectSize.of(_).toString) shouldBe
      Seq("negligible", "small", "small", "medium", "medium", "large", "large")
  }

  test("a ratio to nothing") {
    for ((name, compare) <- comparisons) withClue(name) {
      compare(Array(0, 0), Array(1, 2), bootstrap).ratio shouldBe Optional.empty
      compare(Array(0, 0), Array(0, 0), bootstrap).ratio shouldBe Optional.of(new Interval(1, 1, 1))
      compare(Array(1, 2), Array(0, 0), bootstrap).ratio shouldBe Optional.of(new Interval(0, 0, 0))
      val perhaps = compare(Array(0, 0, 5), Array(1, 2, 3), bootstrap).ratio.get
      perhaps.value shouldBe 1.2 +- 1e-9
      perhaps.isKnown shouldBe false
    }
  }

  test("one replicate of each proves nothing") {
    for ((name, compare) <- comparisons) withClue(name) {
      val one = compare(Array(2), Array(3), bootstrap)
      one.ratio shouldBe Optional.of(Interval.unknown(1.5))
      one.permutation shouldBe 1
      one.mannWhitney shouldBe 1
      compare(Array(0), Array(0), bootstrap).ratio shouldBe Optional.of(Interval.unknown(1))
    }
  }

  test("what cannot be compared is refused") {
    def refused(a: Array[Double], b: Array[Double]) = comparisons.map { case (_, compare) =>
      (the[IllegalArgumentException] thrownBy compare(a, b, bootstrap)).getMessage
    }.distinct
    refused(Array.empty, Array(1)) shouldBe Seq("A has no replicates; statistics need at least one.")
    refused(Array(1), Array.empty) shouldBe Seq("B has no replicates; statistics need at least one.")
    refused(Array(1, Double.NaN), Array(1, 1)) shouldBe Seq("Replicate 1 of A is NaN, not a finite number.")
    refused(Array(1), Array(-2)) shouldBe Seq(
      "Replicate 0 of B is -2.0; a ratio is of quantities that are never negative."
    )
    val uneven = the[IllegalArgumentException] thrownBy Comparison.ofPairs(Array(1, 2), Array(1), bootstrap)
    uneven.getMessage shouldBe "A and B are measured on the same seeds, but A has 2 replicates and B 1."
  }
}
