package org.shootdown.config.time

import java.util.{List => JavaList}
import org.scalacheck.{Arbitrary, Gen}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.time.Distribution.{Component, Constant, LogNormal, Shape, Uniform}

class DistributionSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  /** Bits whose high half is the quantile `q` and whose low half chooses component by `choice`, both in [0, 1). */
  private def bits(q: Double, choice: Double = 0): Long =
    ((q * (1L << 32)).toLong << 32) | (choice * (1L << 32)).toLong

  private def mixture(components: (Double, Shape)*): Distribution =
    Distribution.mixture(JavaList.of(components.map { case (w, s) => new Component(w, s) }: _*))

  private def samples(distribution: Distribution, count: Int): IndexedSeq[Long] = {
    val key = Randomness.key(7, 0, 0)
    (0 until count).map(i => distribution.samplePs(Randomness.draw(key, 0, i.toLong)))
  }

  private val shapes: Gen[Shape] = Gen.oneOf(
    Gen.choose(0L, 1000000000L).map(new Constant(_): Shape),
    for { low <- Gen.choose(0L, 1000000L); width <- Gen.choose(0L, 1000000L) } yield new Uniform(
      low,
      low + width
    ): Shape,
    for { median <- Gen.choose(0L, 100000000L); sigma <- Gen.choose(0.0, 2.0) } yield new LogNormal(
      median,
      sigma
    ): Shape
  )
  private val distributions: Gen[Distribution] =
    Gen.choose(1, 4).flatMap(Gen.listOfN(_, Gen.zip(Gen.choose(0.001, 100.0), shapes))).map(mixture(_: _*))

  test("a constant is constant") {
    val constant = Distribution.constant(1234)
    forAll((bits: Long) => constant.samplePs(bits) shouldBe 1234)
  }

  test("a uniform follows its quantile") {
    val uniform = Distribution.of(new Uniform(1000000, 3000000))
    Seq(0.1, 0.25, 0.5, 0.9).foreach { q =>
      uniform.samplePs(bits(q)) shouldBe (1000000 + (q * 2000000).toLong) +- 10
    }
  }

  test("a log-normal has the published normal quantiles") {
    val sigma = 0.5
    val lognormal = Distribution.of(new LogNormal(1000000, sigma))
    val quantiles = Seq(0.5 -> 0.0, 0.75 -> 0.674490, 0.9 -> 1.281552, 0.95 -> 1.644854, 0.025 -> -1.959964)
    quantiles.foreach { case (q, z) =>
      val expected = 1000000 * math.exp(sigma * z)
      lognormal.samplePs(bits(q)).toDouble shouldBe expected +- (0.002 * expected)
    }
  }

  test("a log-normal is cut at 1/2048 and 2047/2048") {
    val lognormal = Distribution.of(new LogNormal(1000000, 1))
    val z = 3.2971933456919636
    lognormal.samplePs(0) shouldBe (1000000 * math.exp(-z)).toLong +- 2
    lognormal.minimumPs shouldBe lognormal.samplePs(0)
    lognormal.samplePs(-1L) should be <= (1000000 * math.exp(z)).toLong + 2
  }

  test("components are chosen by weight") {
    val distribution = mixture(3.0 -> new Constant(1), 1.0 -> new Constant(2))
    distribution.samplePs(bits(0.5, 0.7499)) shouldBe 1
    distribution.samplePs(bits(0.5, 0.7501)) shouldBe 2
    val share = samples(distribution, 40000).count(_ == 2) / 40000.0
    share shouldBe 0.25 +- 0.01
  }

  test("rare components are as rare as their weights") {
    val rare = mixture(99.93125 -> new Constant(0), 0.0625 -> new Constant(5), 0.00625 -> new Constant(100))
    val drawn = samples(rare, 1000000)
    drawn.count(_ == 5) shouldBe 625 +- 125
    drawn.count(_ == 100) shouldBe 62 +- 40
  }

  test("a sample depends on its bits alone, and equal mixtures agree") {
    forAll(distributions, Arbitrary.arbitrary[Long]) { (distribution, bits) =>
      val again = Distribution.mixture(distribution.components)
      distribution.samplePs(bits) shouldBe distribution.samplePs(bits)
      again.samplePs(bits) shouldBe distribution.samplePs(bits)
    }
  }

  test("no sample is below the minimum, and none is negative") {
    forAll(distributions, Arbitrary.arbitrary[Long]) { (distribution, bits) =>
      distribution.minimumPs should be >= 0L
      distribution.samplePs(bits) should be >= distribution.minimumPs
    }
  }

  test("a component's samples do not decrease with the quantile") {
    forAll(shapes, Gen.choose(0.0, 0.999999), Gen.choose(0.0, 0.999999)) { (shape, a, b) =>
      val distribution = Distribution.of(shape)
      distribution.samplePs(bits(a min b)) should be <= distribution.samplePs(bits(a max b))
    }
  }

  test("pinned: every JVM draws these picoseconds") {
    val distribution = mixture(
      60.0 -> new LogNormal(22000, 0.25),
      30.0 -> new Uniform(40000, 56000),
      10.0 -> new LogNormal(81000, 1.0)
    )
    samples(distribution, 12) shouldBe Seq(17236, 16399, 48353, 16008, 52515, 43030, 27993, 53254, 30796, 48743, 15378,
      45851)
    samples(distribution, 100000).sum shouldBe 4132586844L
  }

  test("what is no distribution is refused") {
    val refused = Seq[() => Any](
      () => new Constant(-1),
      () => new Constant(Picoseconds.MAXIMUM + 1),
      () => new Uniform(2, 1),
      () => new LogNormal(1, -0.1),
      () => new LogNormal(1, Double.NaN),
      () => new LogNormal(1, 5.1),
      () => new Component(0, new Constant(0)),
      () => new Component(Double.NaN, new Constant(0)),
      () => new Component(Double.PositiveInfinity, new Constant(0)),
      () => Distribution.mixture(JavaList.of())
    )
    refused.foreach(make => intercept[IllegalArgumentException](make()))
  }
}
