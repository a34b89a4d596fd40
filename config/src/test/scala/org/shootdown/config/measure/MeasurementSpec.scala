package org.shootdown.config.measure

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** What was measured: it can be added up in any order, and sent away and back. */
class MeasurementSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val times: Gen[Seq[Long]] = Gen.nonEmptyListOf(Gen.chooseNum(0L, 10_000_000_000L, 1, 999, 1_000_000))

  private val measurements: Gen[Measurement] = for {
    counts <- Gen.listOf(Gen.zip(Gen.oneOf(Counter.values.toSeq), Gen.chooseNum(1L, 1000L)))
    spent <- Gen.listOf(Gen.zip(Gen.oneOf(TimeUse.values.toSeq), Gen.chooseNum(0L, 1L << 40)))
    operations <- Gen.resize(3, Gen.listOf(Gen.zip(Gen.oneOf("munmap", "fork", "pin"), times)))
  } yield {
    val measurement = new Measurement
    counts.foreach { case (counter, n) => measurement.count(counter, n) }
    spent.foreach { case (use, ps) => measurement.spend(use, ps) }
    operations.foreach { case (name, all) => all.foreach(measurement.complete(name, _)) }
    measurement
  }

  private def sum(of: Measurement*): Measurement = {
    val all = new Measurement
    of.foreach(all.addAll)
    all
  }

  test("the order in which measurements are added up does not matter") {
    forAll(measurements -> "one", measurements -> "two", measurements -> "three") { (one, two, three) =>
      sum(one, sum(two, three)).snapshot shouldBe sum(sum(three, one), two).snapshot
      sum(one, two).words shouldBe sum(two, one).words
    }
  }

  test("a snapshot says all there is") {
    forAll(measurements -> "measurement") { measurement =>
      val snapshot = measurement.snapshot
      Measurement.isPlausible(snapshot) shouldBe true
      Measurement.of(snapshot).snapshot shouldBe snapshot
      Measurement.of(snapshot).words shouldBe measurement.words
    }
  }

  test("different measurements have different words") {
    val one = new Measurement
    one.complete("ab", 1)
    val other = new Measurement
    other.complete("a", 1)
    other.complete("b", 1)
    one.words should not be other.words
  }

  test("count, sum, least, greatest and mean of times are exact, percentiles to within a hundredth") {
    forAll(times -> "times", Gen.chooseNum(1, 100) -> "percentile") { (all, percentile) =>
      val durations = new Durations
      all.foreach(durations.add)
      durations.count shouldBe all.size
      durations.sumPs shouldBe all.sum
      durations.leastPs shouldBe all.min
      durations.greatestPs shouldBe all.max
      durations.meanPs shouldBe all.sum.toDouble / all.size
      val exact = all.sorted.apply(math.max(0, math.ceil(percentile / 100.0 * all.size).toInt - 1)).toDouble
      durations.percentilePs(percentile).toDouble shouldBe exact +- (exact / 100 + 1)
    }
  }

  test("of no times there is nothing to say") {
    val none = new Durations
    (none.count, none.leastPs, none.greatestPs, none.meanPs, none.percentilePs(99)) shouldBe ((0, 0, 0, 0.0, 0))
  }

  test("what cannot be a snapshot is none") {
    val usual = new Measurement().snapshot
    def plausible(counters: Seq[Long], buckets: Seq[Long]): Boolean = {
      val times = new Durations.Snapshot(1, 1, 1, buckets.map(Long.box).asJava)
      val boxed = counters.map(Long.box).asJava
      Measurement.isPlausible(new Measurement.Snapshot(boxed, usual.timePs, java.util.Map.of("a", times)))
    }
    val counters = Seq.fill(Counter.count)(0L)
    plausible(counters, Seq(1, 1)) shouldBe true
    plausible(counters.tail, Seq(1, 1)) shouldBe false
    plausible(counters, Seq(1)) shouldBe false
    plausible(counters, Seq(-1, 1)) shouldBe false
    plausible(counters, Seq(1, 0)) shouldBe false
  }
}
