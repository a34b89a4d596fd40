package org.shootdown.report.study

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException
import org.shootdown.report.statistics.Bootstrap
import org.shootdown.simulation.engine.InlineEngine

/** With how many seeds a machine is run. */
class ReplicatesSpec extends AnyFunSuite with Matchers with Studies {
  private val mean = Metric.parse("munmap.mean")
  private val one = read(complete.replace("\"x86_64,arm64\"", "arm64").replace("2..4*2", "2"))

  /** A machine on which seeds differ by some per cent. */
  private def sample(seed: Long, spread: Double): Sample = {
    val value = 1000.0 * (1 + spread * ((seed * 7919 % 101) / 50.0 - 1))
    new Sample(
      one.points.get(0).values,
      seed,
      s"d$seed",
      Map("munmap.mean" -> Double.box(value)).asJava,
      Map.empty[String, String].asJava
    )
  }

  private def precise(part: Double, most: Int, first: Long*): Replicates =
    new Replicates(
      first.map(java.lang.Long.valueOf).asJava,
      new Replicates.Precision(part, java.util.List.of(mean), most)
    )

  private def collected(replicates: Replicates, spread: Double): Seq[Sample] =
    replicates.collect(seed => java.util.Optional.of(sample(seed, spread))).asScala.toSeq

  test("more seeds are run, in order behind the last, until the interval is as narrow as was asked for, and no more") {
    val samples = collected(precise(0.02, 100, 1, 2, 5), 0.05)
    samples.map(_.seed) shouldBe (Seq(1L, 2L) ++ (5L to samples.last.seed))
    def isPrecise(some: Seq[Sample]): Boolean =
      Bootstrap.of(1).isPrecise(some.map(_.values.get("munmap.mean").doubleValue).toArray, 0.02)
    isPrecise(samples) shouldBe true
    isPrecise(samples.init) shouldBe false
    samples.size should (be > 6 and be < 100)
  }

  test("seeds that do not differ are few, but enough for the interval to mean what it says") {
    collected(precise(0.02, 100, 1), 0).map(_.seed) shouldBe (1L to 6L)
  }

  test("at the most it stops, and says what is not known well enough") {
    val replicates = precise(0.001, 9, 1, 2)
    val samples = collected(replicates, 0.05)
    samples should have size 9
    replicates.shortfalls(one, samples.asJava) should fullyMatch regex
      "not within 0\\.1 %: munmap\\.mean is known to \\d\\.\\d+ % after 9 seeds\n"
    precise(0.5, 9, 1).shortfalls(one, samples.asJava) shouldBe ""
    precise(0.5, 9, 1).shortfalls(one, samples.take(1).asJava) should include("is known not at all after 1 seed\n")
    seeds(1).shortfalls(one, samples.asJava) shouldBe ""
  }

  test("of samples that are known it takes those that running would have taken") {
    val known = (1L to 40L).map(sample(_, 0.05))
    val replicates = precise(0.02, 100, 1, 2)
    replicates.among(one, known.asJava).asScala shouldBe collected(replicates, 0.05)
    replicates.among(one, known.take(3).asJava).asScala shouldBe known.take(3)
    replicates.among(one, known.drop(1).asJava).asScala shouldBe known.slice(1, 2)
    seeds(3, 1).among(one, known.asJava).asScala.map(_.seed) shouldBe Seq(3, 1)
  }

  test("a study that was stopped on its way to a precision goes on to the same samples") {
    val replicates = precise(0.05, 8, 1, 2)
    def run(known: Seq[Sample], most: Int): Seq[Sample] = {
      val engine = new InlineEngine(1)
      var ran = 0
      try
        new StudyRun(one, replicates, project).run(known.asJava, engine, () => ran >= most, _ => ran += 1).asScala.toSeq
      finally engine.close()
    }
    val all = run(Seq.empty, Int.MaxValue)
    all.size should be >= 6
    val first = run(Seq.empty, 3)
    first shouldBe all.take(3)
    run(first, Int.MaxValue) shouldBe all
  }

  test("a part of a whole is read as people write it") {
    Seq("2%" -> 0.02, "2 %" -> 0.02, "0.5%" -> 0.005, "100 %" -> 1.0).foreach { case (text, part) =>
      Percent.parse(text) shouldBe part
    }
    Seq("2", "0%", "-2%", "101%", "two%", "%", "").foreach { text =>
      intercept[InvalidInputException](Percent.parse(text)).getMessage should include("is no part of a whole")
    }
    Percent.show(0.0123456) shouldBe "1.23 %"
    Percent.show(0.1) shouldBe "10 %"
  }

  test("words of a command line are quoted where a shell would take them apart") {
    Shell.line(
      Seq("study", "--set", "cpus=2..8*2", "it's", "").asJava
    ) shouldBe "study --set 'cpus=2..8*2' 'it'\\''s' ''"
  }
}
