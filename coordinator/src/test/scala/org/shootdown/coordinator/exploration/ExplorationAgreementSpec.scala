package org.shootdown.coordinator.exploration

import java.nio.file.{Files, Path}
import java.util.{List => JavaList}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.{ArchitectureCatalogue, MemoryModel}
import org.shootdown.config.chaos.{Chaos, ChaosCatalogue}
import org.shootdown.simulation.fixture.{RandomChaos, RandomMachines, TestMachine}
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.explorer.search.{Exploration, Search}
import org.shootdown.fixture.CountedCases
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{Scenario, ScenarioCompiler, ScenarioFile}
import org.shootdown.simulation.timed.SimulatedMachine
import org.shootdown.machine.{Machine, MachineAssembly}
import org.shootdown.machine.judgement.Judge

/** Simulations show nothing that a search of the machine does not, whatever way it searches. */
class ExplorationAgreementSpec extends AnyFunSuite with CountedCases {
  private val Bound = Search.Bounds.NONE.withStates(20_000L)
  private val Trials = "trials"
  private val Searches = "pairs of complete searches"

  private def explore(
      scenario: Scenario,
      machine: Machine,
      model: MemoryModel,
      reduced: Boolean = true,
      order: Search.Order = Search.Order.BREADTH_FIRST,
      threads: Int = 1
  ): Exploration =
    new Search(scenario, machine, new Search.Options(model, order, Bound, threads, reduced), () => false, _ => ()).run()

  private def shown(exploration: Exploration) =
    (exploration.outcomes.keySet.asScala.toSet, exploration.reported.keySet.asScala.toSet)

  /** Checks that trials on the machine end as some execution does that was explored; those that end. */
  private def simulationsAreAmong(
      exploration: Exploration,
      scenario: Scenario,
      machine: Machine,
      trials: Int
  ): Seq[String] = {
    val driver = new InlineDriver(SimulatedMachine.of(machine))
    val judge = new Judge(scenario, machine)
    (0 until trials).flatMap { trial =>
      val end = driver.run(1, trial.toLong)
      val judgement = judge.judge(end)
      Option.when(judgement.counted && !end.limitReached) {
        assert(exploration.outcomes.containsKey(judgement.state), s"trial $trial shows ${judgement.state}")
        val checkers = judgement.findings.asScala.map(_.checker).toSet -- scenario.askedCheckers.asScala
        assert(checkers.subsetOf(exploration.reported.keySet.asScala), s"trial $trial")
        Trials
      }
    }
  }

  test("whatever a simulation of a random machine shows, exploring it unreduced shows too") {
    forCases(RandomMachines.machinesOf(2, 3), 60, Trials -> 1_000) { (random: TestMachine) =>
      val test = random.copy(maximumWindows = TestMachine.EnoughWindows)
      val scenario = TestScenario.of(test)
      for {
        model <- Seq(test.architecture.memoryModel, MemoryModel.WEAK)
        exploration = explore(scenario, test.machine, model, reduced = false)
        if exploration.isComplete
        trial <- simulationsAreAmong(exploration, scenario, test.machine, 40)
      } yield trial
    }
  }

  test("whatever chaos makes of a random machine, exploring the quiet one shows too") {
    forCases(Gen.zip(RandomMachines.machinesOf(2, 3), RandomChaos.profiles), 60, Trials -> 500) {
      case (random: TestMachine, chaos: Chaos) =>
        val test = random.copy(maximumWindows = TestMachine.EnoughWindows)
        val scenario = TestScenario.of(test)
        val exploration = explore(scenario, test.machine, test.architecture.memoryModel, reduced = false)
        if (!exploration.isComplete) Seq.empty
        else simulationsAreAmong(exploration, scenario, test.copy(chaos = chaos).machine, 40)
    }
  }

  test("a search of a random machine finds the same in every order and on any number of threads") {
    forCases(RandomMachines.machinesOf(2, 2), 30, Searches -> 200) { (test: TestMachine) =>
      val scenario = TestScenario.of(test)
      for {
        model <- MemoryModel.values.toSeq
        reduced <- Seq(true, false)
        first = explore(scenario, test.machine, model, reduced)
        if first.isComplete
        order <- Search.Order.values
        threads <- Seq(1, 2)
      } yield {
        val again = explore(scenario, test.machine, model, reduced, order, threads)
        assert(shown(again) == shown(first), s"$model $order $threads")
        Searches
      }
    }
  }

  test("a search of a random machine finds more the weaker the model is") {
    forCases(RandomMachines.machinesOf(2, 2), 60, Searches -> 50) { (test: TestMachine) =>
      val scenario = TestScenario.of(test)
      val explorations = MemoryModel.values.toSeq.map(explore(scenario, test.machine, _, reduced = false))
      for ((stronger, weaker) <- explorations.zip(explorations.tail); if stronger.isComplete && weaker.isComplete)
        yield {
          assert(shown(stronger)._1.subsetOf(shown(weaker)._1))
          assert(shown(stronger)._2.subsetOf(shown(weaker)._2))
          Searches
        }
    }
  }

  private val config = Path.of("..", "config")
  private val architectures = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures")))
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))
  private val catalogue = ChaosCatalogue.of(JavaList.of(config.resolve("chaos")))
  private val everything = Seq(catalogue.find("everything"))
  private val eachAndEverything = catalogue.names.asScala.toSeq.map(catalogue.find)
  private val simulated =
    Seq("x86_64-kvmpv" -> eachAndEverything, "arm64" -> everything)

  private def files(folder: String): Seq[ScenarioFile] =
    Using
      .resource(Files.list(config.resolve(folder)))(_.iterator.asScala.toSeq)
      .filter(_.toString.endsWith(".litmus"))
      .sorted
      .map(file => ScenarioFile.parse(file.toString, Files.readString(file)))

  /** Checks it on the quiet machine, and for a share of the trials under each of some chaos profiles. */
  private def simulationsAreAmong(
      file: ScenarioFile,
      architecture: String,
      variant: String,
      trials: Int,
      profiles: Seq[Chaos]
  ): Unit = {
    val scenario = compiler.compile(file, Target.of(architectures.find(architecture), variant))
    val machine = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS)
    val exploration = explore(scenario, machine, scenario.architecture.memoryModel)
    assert(exploration.isComplete)
    val clue = s"${scenario.name} $architecture $variant"
    withClue(s"$clue: ")(assert(simulationsAreAmong(exploration, scenario, machine, trials).nonEmpty))
    for (chaos <- profiles) {
      val disturbed = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS, JavaList.of(), chaos)
      withClue(s"$clue ${chaos.name}: ")(simulationsAreAmong(exploration, scenario, disturbed, trials / 4))
    }
  }

  for ((architecture, profiles) <- simulated)
    test(s"whatever simulations of a race show on $architecture, quiet or not, exploring it shows too") {
      val variants = for (file <- files("races"); variant <- file.header.variantNames.asScala) yield (file, variant)
      variants.asJava.parallelStream.forEach { case (file, variant) =>
        simulationsAreAmong(file, architecture, variant, 60, profiles)
      }
    }

  test("whatever simulations of a litmus test show, quiet or not, exploring it shows too") {
    for (file <- files("litmus"); architecture <- Seq("x86_64", "arm64"))
      simulationsAreAmong(file, architecture, "default", 200, everything)
  }
}
