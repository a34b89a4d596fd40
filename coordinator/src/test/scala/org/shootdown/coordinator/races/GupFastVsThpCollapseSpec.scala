package org.shootdown.coordinator.races

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.simulation.engine.{ActorEngine, Engine, InlineEngine}
import org.shootdown.cluster.job.{CompiledPart, JobPart}
import org.shootdown.simulation.setup.MachinePlan
import org.shootdown.litmus.project.Project
import org.shootdown.machine.MachineAssembly
import org.shootdown.report.{RunReport, TrialReporter}
import org.shootdown.simulation.trial.{Experiment, Tally}
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.header.Verdict
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{Scenario, ScenarioCatalogue, ScenarioCompiler}

import java.nio.file.Path
import java.util.{List => JavaList, Map => JavaMap}
import scala.jdk.CollectionConverters._

/** Race 1 with all its variants on all architectures: what the machine shows against what the file expects. */
class GupFastVsThpCollapseSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val config = Path.of("..", "config")
  private val architectures = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures")))
  private val file = ScenarioCatalogue.of(JavaList.of(config.resolve("races"))).find("gup-fast-vs-thp-collapse")
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))
  private val variants = file.header.variantNames.asScala.toSeq

  private def compile(architecture: String, variant: String, cpus: Int = 2, mmus: Int = 1): Scenario =
    compiler.compile(file, new Target(architectures.find(architecture), variant, cpus, mmus, JavaMap.of()))

  private def part(scenario: Scenario, seed: Long): CompiledPart = {
    val (architecture, variant) = (scenario.architecture.name, scenario.variant.name)
    val (topology, windows) = (scenario.topology, MachineAssembly.DEFAULT_WINDOWS)
    val plan = MachinePlan
      .of(scenario.name, architecture, variant, topology.cpus, topology.mmus, JavaMap.of(), null, windows)
    JobPart.of(plan, seed).compile(Project.of(config), _ => file)
  }

  private def experiment(scenario: Scenario, seed: Long, trials: Long): Experiment =
    part(scenario, seed).experiment(0, trials)

  private def run(engine: Engine, scenario: Scenario, seed: Long, trials: Long): Tally =
    engine.run(experiment(scenario, seed, trials), _ => ())

  private def inline(scenario: Scenario, seed: Long, trials: Long): Tally = {
    val engine = new InlineEngine(2)
    try run(engine, scenario, seed, trials)
    finally engine.close()
  }

  private def report(scenario: Scenario, seed: Long, trials: Long): RunReport =
    new TrialReporter(part(scenario, seed), inline(scenario, seed, trials), (trial, _) => trial.toString)
      .report("inline", 1, 0)
      .asInstanceOf[RunReport]

  private def observations(architecture: String, variant: String, trials: Long): Seq[Verdict] =
    report(compile(architecture, variant), 1, trials).conditions.asScala.map(_.observation).toSeq

  test("every variant on every architecture contradicts nothing that the file expects, and raises no flag") {
    for (architecture <- architectures.names.asScala; variant <- variants) {
      val result = report(compile(architecture, variant), 1, 150)
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
    val scenario = compile("arm64", "before", cpus = 3)
    val result = report(scenario, 1, 12400)
    val witness = result.witnesses.asScala.find(_.what == "stale_pin").get
    assert(witness.diagram.contains("pmdp_collapse_flush") && witness.diagram.contains("try_grab_folio"))
    val tally = inline(scenario, 1, 12400)
    val first = tally.race.firstWitness(0).get.trial
    assert(first == witness.trial)
  }

  test("drivers, thread counts and MMU counts of a machine agree") {
    val scenario = Gen.zip(
      Gen.oneOf(architectures.names.asScala.toSeq),
      Gen.oneOf(variants),
      Gen.choose(2, 5),
      Gen.choose(1, 3),
      Gen.choose(Long.MinValue, Long.MaxValue)
    )
    val engines = Seq(new ActorEngine(1), new ActorEngine(2), new ActorEngine(4))
    try
      forAll(scenario, minSuccessful(25)) { case (architecture, variant, cpus, mmus, seed) =>
        val compiled = compile(architecture, variant, cpus, mmus)
        val digests = engines.map(run(_, compiled, seed, 8).digest) :+ inline(compiled, seed, 8).digest
        assert(digests.distinct.size == 1)
      }
    finally engines.foreach(_.close())
  }

  test("digests are the same on every Java platform") {
    val digests = Seq("x86_64", "arm64", "x86_64-kvmpv", "s390x").map { architecture =>
      inline(compile(architecture, "before", cpus = 3), 42, 100).digest
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
