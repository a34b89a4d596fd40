package org.shootdown.report.study

import java.nio.file.Path

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException
import org.shootdown.simulation.engine.InlineEngine

/** Figures that are fitted to what is published. */
class CalibrationSpec extends AnyFunSuite with Matchers with Studies {
  private val small =
    complete
      .replace("x86_64,arm64", "x86_64")
      .replace("2..4*2", "2,3")
      .replace("workload = munmap", "machine = haswell-2s, workload = munmap")

  private def published(values: (Int, Double)*): String =
    s"""references = [ {
       |  curve = A, source = "somebody", metric = munmap.mean, within = 5 %
       |  points = [ ${values.map { case (cpus, ns) => s"{ cpus = $cpus, value = $ns }" }.mkString(", ")} ]
       |} ]
       |""".stripMargin

  /** What the shipped figures come to, with other factors: something that can be reached. */
  private def measured(settings: (String, String)*): Seq[(Int, Double)] = {
    val study = settings.foldLeft(read(small)) { case (other, (axis, values)) => other.`with`(axis, values) }
    val samples = run(study, new InlineEngine(1))
    Seq(2, 3).map { cpus =>
      val own = samples.filter(_.point.get("cpus") == cpus.toString).map(_.values.get("munmap.mean").doubleValue)
      cpus -> own.sum / own.size
    }
  }

  private def calibrated(study: Study, rounds: Int, figures: String*): (CalibrationResult, Seq[String]) = {
    val calibration = new Calibration(figures.asJava, project)
    calibration.add(study, seeds(1, 2))
    val said = ArrayBuffer.empty[String]
    val engine = new InlineEngine(1)
    try (calibration.run(engine, rounds, () => false, () => (), said += _), said.toSeq)
    finally engine.close()
  }

  test("a figure that was changed is found again from what it comes to, and what to write is said") {
    val target = measured("latency.ipi-handler" -> "1.5")
    val (result, said) = calibrated(read(small + published(target: _*)), 1, "latency.ipi-handler")
    result.isAsExpected shouldBe true
    said.head shouldBe "round 1: 2 of 2 points within, the farthest 0.0 % off"
    val text = result.asText("./shootdown study calibrate s --fit latency.ipi-handler")
    text should include regex "before: [01] of 2 points within, the farthest [1-9]"
    text should include regex
      "config/architectures/x86_64.conf +latency.ipi-handler +1.500 +median 302 ns, sigma 0.25 +d +median = 453 ns, sigma = 0.25 +X1"
    text should include(
      """latencies.ipi-handler { median = 453 ns, sigma = 0.25, trust = d, source = "fitted: ./shootdown study calibrate s --fit latency.ipi-handler" }"""
    )
    text should include regex "2 +.*1.000 +yes"
  }

  test("without a figure that may change it is said how far off all is") {
    val (near, said) = calibrated(read(small + published(measured(): _*)), 5)
    near.isAsExpected shouldBe true
    said shouldBe empty
    near.asText("again") should startWith("2 of 2 points within, the farthest 0.0 % off\n\nA: somebody\n")
    near.asText("again") should include regex "cpus +published +measured +ratio +within 5 %\n2 +.* +1.000 +yes"
    val (far, _) = calibrated(read(small + published(2 -> 1000.0, 3 -> 1000.0)), 5)
    far.isAsExpected shouldBe false
    far.asText("again") should include regex "2 +1.00 us +.* +no"
  }

  test("what the shipped figures were fitted to they meet") {
    val calibration = new Calibration(java.util.List.of(), project)
    def add(name: String, settings: (String, String)*): Unit = {
      val shipped = StudyReader.read(Path.of("..", "config", "studies", s"$name.conf"))
      val small = settings.foldLeft(shipped) { case (study, (axis, values)) => study.`with`(axis, values) }
      calibration.add(small, seeds(1))
    }
    add("calibration-v1", "TLB_FLUSH" -> "TLB_CONCURRENT")
    add("calibration-v2", "REGION_PAGES" -> "1,2,8,24,36")
    add("calibration-v3", "machine" -> "haswell-2s", "cpus" -> "16")
    val engine = new InlineEngine(1)
    val result =
      try calibration.run(engine, 1, () => false, () => (), _ => ())
      finally engine.close()
    withClue(result.asText("")) {
      result.isAsExpected shouldBe true
      result.asText("") should startWith("10 of 10 points within")
    }
  }

  test("what cannot be reached is not, and no other figure is touched") {
    val target = measured().map { case (cpus, ns) => cpus -> 5 * ns }
    val (result, _) = calibrated(read(small + published(target: _*)), 1, "machine.cache-lines.sibling")
    result.isAsExpected shouldBe false
    val text = result.asText("again")
    text should include("config/machines/haswell-2s.conf  machine.cache-lines.sibling")
    text should not include "latency."
    text should include regex "2 +.*0.2\\d\\d +no"
  }

  test("a figure, or a study, that cannot be fitted is an error") {
    def wrong(message: String, text: String, figures: String*): Unit = intercept[InvalidInputException] {
      new Calibration(figures.asJava, project).add(read(text), seeds(1))
    }.getMessage should include(message)
    val good = small + published(2 -> 1000)
    wrong("has no references to fit to", small, "latency.access")
    wrong("did you mean 'ipi-target'?", good, "latency.ipi-targt")
    wrong("has no figure 'machine.cache-line.node'", good, "machine.cache-line.node")
    wrong("--fit: 'ipi-target' is no figure", good, "ipi-target")
    wrong("each figure once", good, "latency.access", "latency.access")
    wrong(
      "has an axis 'latency.access' itself",
      small.replace("axes {", "axes { \"latency.access\" = 1, ") + published(2 -> 1000),
      "latency.access"
    )
  }
}
