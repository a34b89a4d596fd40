package org.shootdown.config.time

import org.scalacheck.{Arbitrary, Gen}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class RandomnessSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val longs = Arbitrary.arbitrary[Long]
  private val draws = 100000

  private def stream(key: Long, purpose: Int): Seq[Long] =
    (0 until draws).map(i => Randomness.draw(key, purpose, i.toLong))

  test("a draw is a function of its arguments, whatever was drawn between") {
    forAll(longs, Gen.choose(0, 1000), Gen.choose(0L, 1L << 40)) { (seed, purpose, counter) =>
      val key = Randomness.key(seed, 3, 5)
      val first = Randomness.draw(key, purpose, counter)
      Randomness.draw(key, purpose + 1, counter + 1)
      Randomness.key(seed, 3, 5) shouldBe key
      Randomness.draw(key, purpose, counter) shouldBe first
    }
  }

  test("each bit is set half of the time") {
    val counts = new Array[Int](64)
    stream(Randomness.key(1, 2, 3), 4).foreach(bits => (0 until 64).foreach(i => counts(i) += (bits >>> i & 1).toInt))
    // Five standard deviations of a fair coin.
    val tolerance = (5 * math.sqrt(draws / 4.0)).toInt
    counts.foreach(_ shouldBe draws / 2 +- tolerance)
  }

  test("bounded values are uniform by a chi-square test") {
    val bound = 100
    val counts = new Array[Int](bound)
    stream(Randomness.key(9, 0, 0), 0).foreach(bits => counts(Randomness.below(bits, bound.toLong).toInt) += 1)
    val expected = draws.toDouble / bound
    val chiSquare = counts.map(count => (count - expected) * (count - expected) / expected).sum
    // 99 degrees of freedom: 1e-5 lies beyond either end.
    chiSquare should (be > 49.0 and be < 170.0)
  }

  test("streams that differ in one argument are uncorrelated") {
    def agreeing(a: Seq[Long], b: Seq[Long]) = a.zip(b).count { case (x, y) => (x ^ y) >= 0 }
    val base = stream(Randomness.key(1, 1, 1), 1)
    val others = Seq(
      stream(Randomness.key(2, 1, 1), 1),
      stream(Randomness.key(1, 2, 1), 1),
      stream(Randomness.key(1, 1, 2), 1),
      stream(Randomness.key(1, 1, 1), 2)
    )
    val tolerance = (5 * math.sqrt(draws / 4.0)).toInt
    others.foreach(other => agreeing(base, other) shouldBe draws / 2 +- tolerance)
  }

  test("keys of neighbouring seeds, trials and components are all different") {
    val keys =
      for { seed <- 0 until 20; trial <- 0 until 50; component <- 0 until 50 } yield Randomness
        .key(seed.toLong, trial.toLong, component)
    keys.distinct should have size keys.size.toLong
  }

  test("a bounded value is within its bound") {
    forAll(longs, Gen.choose(1L, Picoseconds.MAXIMUM)) { (bits, bound) =>
      Randomness.below(bits, bound) should (be >= 0L and be < bound)
    }
  }

  test("a bounded value grows with the bits, seen as unsigned") {
    Randomness.below(0, 1000) shouldBe 0
    Randomness.below(Long.MaxValue, 1000) shouldBe 499
    Randomness.below(Long.MinValue, 1000) shouldBe 500
    Randomness.below(-1, 1000) shouldBe 999
  }

  test("pinned: every JVM draws these bits") {
    Randomness.key(0, 0, 0) shouldBe -4753324112620742325L
    Randomness.key(42, 7, 3) shouldBe 5021054274639957467L
    (0L until 4L).map(Randomness.draw(Randomness.key(42, 7, 3), 1, _)) shouldBe Seq(
      -927352891093645478L,
      -8334436256277948089L,
      -935849120003335886L,
      5418239706823214679L
    )
  }
}
