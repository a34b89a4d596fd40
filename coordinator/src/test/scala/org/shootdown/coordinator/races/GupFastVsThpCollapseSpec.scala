package org.shootdown.coordinator.races

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.engine.{ActorEngine, Engine, InlineEngine}
import org.shootdown.cluster.job.{CompiledPart, JobPart}
import org.shootdown.simulation.setup.MachinePlan
import org.shootdown.litmus.project.Project
import org.shootdown.machine.MachineAssembly
import org.shootdown.report.{RunReport, TrialReporter}
import org.shootdown.simulation.trial.Tally
import org.shootdown.litmus.header.Verdict

import java.nio.file.Path
import java.util.{Map => JavaMap}
import scala.jdk.CollectionConverters._

/** Race 1 with all its variants on all architectures: what the machine shows against what the file expects. */
class GupFastVsThpCollapseSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val project = Project.of(Path.of("..", "config"))
  private val architectures = project.architectures.names.asScala.toSeq
  private val file = project.races.find("gup-fast-vs-thp-collapse")
  private val variants = file.header.variantNames.asScala.toSeq

  /** The race on a machine, and a seed. */
  private def part(architecture: String, variant: String, seed: Long, cpus: Int = 2, mmus: Int = 1): CompiledPart = {
    val windows = MachineAssembly.DEFAULT_WINDOWS
    val plan = MachinePlan.of(file.name, architecture, variant, cpus, mmus, JavaMap.of(), null, windows)
    JobPart.of(plan, seed).compile(project, _ => file)
  }

  private def run(engine: Engine, part: CompiledPart, trials: Long): Tally =
    engine.run(part.experiment(0, trials), _ => ())

  private def inline(part: CompiledPart, trials: Long): Tally = {
    val engine = new InlineEngine(2)
    try run(engine, part, trials)
    finally engine.close()
  }

  private def report(part: CompiledPart, trials: Long): RunReport =
    new TrialReporter(part, inline(part, trials), (trial, _) => trial.toString)
      .report("inline", 1, 0)
      .asInstanceOf[RunReport]

  private def observations(architecture: String, variant: String, trials: Long): Seq[Verdict] =
    report(part(architecture, variant, 1), trials).conditions.asScala.map(_.observation).toSeq

  test("every variant on every architecture contradicts nothing that the file expects, and raises no flag") {
    for (architecture <- architectures; variant <- variants) {
      val result = report(part(architecture, variant, 1), 150)
      assert(result.isAsExpected, s"$architecture $variant: ${result.conditions} ${result.flags}")
    }
  }

  test("arm64 before the patch: stale pins and walks of the deposited table") {
    assert(observations("arm64", "before", 20000) == Seq(Verdict.SOMETIMES, Verdict.SOMETIMES))
  }

  test("arm64 with the patch: no stale pin, but still walks of the deposited table") {
    assert(observations("arm64", "after", 20000) == Seq(Verdict.NEVER, Verdict.SOMETIMES))
  }

  test("arm64 with the patch and the wait for walkers: neither") {
    assert(observations("arm64", "both", 20000) == Seq(Verdict.NEVER, Verdict.NEVER))
  }

  test("x86_64 before the patch: neither, since the flush waits") {
    assert(observations("x86_64", "before", 20000) == Seq(Verdict.NEVER, Verdict.NEVER))
  }

  test("the witness is drawn with its GUP CPU among many, and can be run again") {
    val race = part("arm64", "before", 1, cpus = 3)
    val result = report(race, 12400)
    val witness = result.witnesses.asScala.find(_.what == "stale_pin").get
    assert(witness.diagram.contains("pmdp_collapse_flush") && witness.diagram.contains("try_grab_folio"))
    val tally = inline(race, 12400)
    val first = tally.race.firstWitness(0).get.trial
    assert(first == witness.trial)
  }

  test("drivers, thread counts and MMU counts of a machine agree") {
    val scenario = Gen.zip(
      Gen.oneOf(architectures),
      Gen.oneOf(variants),
      Gen.choose(2, 5),
      Gen.choose(1, 3),
      Gen.choose(Long.MinValue, Long.MaxValue)
    )
    val engines = Seq(new ActorEngine(1), new ActorEngine(2), new ActorEngine(4))
    try
      forAll(scenario, minSuccessful(25)) { case (architecture, variant, cpus, mmus, seed) =>
        val race = part(architecture, variant, seed, cpus, mmus)
        val digests = engines.map(run(_, race, 8).digest) :+ inline(race, 8).digest
        assert(digests.distinct.size == 1)
      }
    finally engines.foreach(_.close())
  }

  test("digests are the same on every Java platform") {
    val digests = Seq("x86_64", "arm64", "x86_64-kvmpv", "s390x").map { architecture =>
      inline(part(architecture, "before", 42, cpus = 3), 100).digest
    }
    assert(
      digests == Seq(
        "b3fb0e68df1d21c69ee80c4ae13bff03",
        "cde97c4476c7ca443357571b244773df",
        "293d322e4f743b5260e238daa6b31883",
        "9248e6f33cddc8b05103c19a5ec7b760"
      )
    )
  }
}
