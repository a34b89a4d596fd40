package org.shootdown.simulation.setup

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.litmus.ScenarioCompiler
import org.shootdown.simulation.fixture.Storms
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.simulation.trial.TrialOutcome

class EvaluatorSpec extends AnyFunSuite with Matchers {

  for {
    (race, architecture, variant) <- Seq(
      ("gup-fast-vs-thp-collapse", "arm64", "before"),
      ("gup-fast-vs-thp-collapse", "x86_64", "after"),
      ("userfaultfd-lost-wakeup", "arm64", "before-naive"),
      ("hugetlb-inode-order", "x86_64", "v1-inode-order")
    )
  } test(s"whoever has judged other trials says the same of $race ($variant) on $architecture as who has judged none") {
    compare(alone(race, architecture, variant, Long.MaxValue), trials = 400)
  }

  test("a race that a bound cuts off is judged as by itself, with the limit as a finding") {
    val outcomes = compare(alone("gup-fast-vs-thp-collapse", "arm64", "before", 40), trials = 50)
    outcomes.flatMap(_.attempts.asScala).map(_.settled).toSet shouldBe Set(false)
  }

  test("groups of a storm are told apart by what they come to, and keep their numbers") {
    val storm = Storms.assemble(
      "arm64",
      12,
      mmus = 2,
      injections = Seq(Storms.injection("before", groups = 5, stalls = Seq("1:gup_pmd_range.after_pmd=20us")))
    )
    val outcomes = compare(storm, trials = 30)
    outcomes.foreach(_.attempts.asScala.map(_.group) shouldBe Seq.range(0, 5))
    outcomes.flatMap(_.findings.asScala).map(_.cpu).filter(_ > 1) should not be empty
  }

  private def alone(race: String, architecture: String, variant: String, windows: Long): Setup = new SetupAssembly(
    Storms.project,
    name => Storms.project.scenario(name)
  ).assemble(
    MachinePlan.of(race, architecture, variant, ScenarioCompiler.CPU_PER_THREAD, 1, java.util.Map.of(), null, windows)
  )

  /** The outcomes of trials; that nothing is said of a trial that was said of another shows in their differing. */
  private def compare(setup: Setup, trials: Int): Seq[TrialOutcome] = {
    val driver = new InlineDriver(setup.machine)
    val experienced = new Evaluator(setup)
    val outcomes = (0L until trials.toLong).map { trial =>
      val end = driver.run(1, trial)
      val outcome = experienced.evaluate(trial, end)
      outcome shouldBe new Evaluator(setup).evaluate(trial, end)
      outcome
    }
    outcomes.map(_.trial) shouldBe (0L until trials.toLong)
    val states = outcomes.flatMap(_.attempts.asScala).map(_.state).distinct
    info(s"$trials trials, ${states.size} outcomes")
    outcomes
  }
}
