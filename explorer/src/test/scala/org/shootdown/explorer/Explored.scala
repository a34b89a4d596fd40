package org.shootdown.explorer

import org.shootdown.explorer.stepping.PossibleSteps
import org.shootdown.explorer.stepping.ProgramWatch
import org.shootdown.explorer.search.{Exploration, Search}
import org.shootdown.explorer.stepping.{LockDependencies, Rerun, Schedule, SteppedMachine}
import org.shootdown.machine.MachineObserver
import org.shootdown.config.architecture.{Architecture, ArchitectureCatalogue, MemoryModel}
import org.shootdown.cpu.core.CpuLimits
import org.shootdown.litmus.ScenarioCompiler.{CPU_PER_THREAD, Target}
import org.shootdown.litmus.condition.Condition.Quantifier
import org.shootdown.litmus.header.Verdict
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{Scenario, ScenarioCompiler, ScenarioFile}
import org.shootdown.machine.{Machine, MachineAssembly}

import java.nio.file.{Files, Path}
import java.util.concurrent.ConcurrentHashMap
import java.util.function.BooleanSupplier
import java.util.{List => JavaList}
import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._
import scala.util.Using

/** A scenario and its machine, and ways to explore it. */
final case class Explored(scenario: Scenario) {
  val machine: Machine = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS)

  def search(
      model: MemoryModel = scenario.architecture.memoryModel,
      order: Search.Order = Search.Order.BREADTH_FIRST,
      bounds: Search.Bounds = Search.Bounds.NONE,
      threads: Int = 1,
      reduced: Boolean = true,
      stops: BooleanSupplier = () => false,
      progress: Search.Progress = _ => ()
  ): Search =
    new Search(scenario, machine, new Search.Options(model, order, bounds, threads, reduced), stops, progress)

  /** All there is under a memory model. */
  def under(model: MemoryModel, reduced: Boolean = true): Exploration = search(model, reduced = reduced).run()

  /** What the test's own quantifier asks for, answered as herd7 does. */
  def verdict(model: MemoryModel, condition: Int = 0): Verdict = Explored.verdict(under(model), condition)

  /** Whether nothing can happen any more after a schedule. */
  def isOver(schedule: Schedule): Boolean = {
    val watch = ProgramWatch.NONE
    val stepped = new SteppedMachine(
      machine,
      scenario.architecture.memoryModel,
      CpuLimits.USUAL,
      new LockDependencies,
      MachineObserver.NONE,
      watch
    )
    stepped.begin()
    (0 until schedule.length).foreach(i => stepped.take(schedule.step(i)))
    PossibleSteps.isOver(stepped.steps)
  }

  /** How a schedule ends. */
  def rerun(
      schedule: Schedule,
      model: MemoryModel = scenario.architecture.memoryModel,
      observer: MachineObserver = MachineObserver.NONE
  ): org.shootdown.machine.MachineEnd = Rerun.of(machine, model, schedule, observer, _ => ())
}

object Explored {

  /** A bound on the number of states alone. */
  def states(most: Long): Search.Bounds = Search.Bounds.NONE.withStates(most)

  private val config = Path.of("..", "config")
  private val architectures = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures")))
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))

  def architecture(name: String): Architecture = architectures.find(name)

  def architectureNames: Seq[String] = architectures.names.asScala.toSeq

  /** A test written out here. */
  def text(
      source: String,
      architecture: String = "arm64",
      cpus: Int = CPU_PER_THREAD,
      mmus: Int = 1,
      variant: String = "default",
      defines: Map[String, String] = Map.empty
  ): Explored = {
    val target = new Target(architectures.find(architecture), variant, cpus, mmus, defines.asJava)
    Explored(compiler.compile(ScenarioFile.parse("test.litmus", source), target))
  }

  /** A test of `config/litmus`. */
  def litmus(name: String): Explored = text(Files.readString(config.resolve("litmus").resolve(name + ".litmus")))

  /** All tests of `config/litmus`. */
  def litmusNames: Seq[String] = namesIn("litmus")

  /** All races of `config/races`. */
  def raceNames: Seq[String] = namesIn("races")

  private def namesIn(folder: String): Seq[String] =
    Using
      .resource(Files.list(config.resolve(folder)))(_.iterator.asScala.map(_.getFileName.toString).toSeq)
      .filter(_.endsWith(".litmus"))
      .map(_.stripSuffix(".litmus"))
      .sorted

  /** What many tests explore is compiled once. */
  private val races = new ConcurrentHashMap[(String, String, String, Int, Int), Explored]

  /** A race of `config/races`. */
  def raceNamed(
      name: String,
      architecture: String,
      variant: String,
      cpus: Int = CPU_PER_THREAD,
      mmus: Int = 1
  ): Explored =
    races.computeIfAbsent(
      (name, architecture, variant, cpus, mmus),
      _ => text(raceText(name), architecture, cpus, mmus, variant)
    )

  /** The variants of a race of `config/races`. */
  def variantsOf(name: String): Seq[String] =
    ScenarioFile.parse(name + ".litmus", raceText(name)).header.variantNames.asScala.toSeq

  private def raceText(name: String): String = Files.readString(config.resolve("races").resolve(name + ".litmus"))

  private val gupFast = "gup-fast-vs-thp-collapse"

  /** Fast GUP against THP collapse. */
  def race(architecture: String, variant: String, cpus: Int = CPU_PER_THREAD, mmus: Int = 1): Explored =
    raceNamed(gupFast, architecture, variant, cpus, mmus)

  /** The same with macros beyond its variant's. */
  def raceWith(architecture: String, variant: String, defines: (String, String)*): Explored =
    text(raceText(gupFast), architecture, variant = variant, defines = defines.toMap)

  def verdict(exploration: Exploration, condition: Int = 0): Verdict =
    Verdict.of(exploration.positive(condition), exploration.positive(condition) + exploration.negative(condition))

  /** What a test's author expects of its first condition. */
  def expected(explored: Explored): Option[Verdict] = explored.scenario.expectedResult.toScala

  /** Whether a test asks for what must not be. */
  def forbids(explored: Explored): Boolean =
    explored.scenario.conditions.get(0).quantifier == Quantifier.NOT_EXISTS

  /** What shows of an exploration: outcomes, whether conditions hold and fail in them, and which checkers reported. */
  def shown(exploration: Exploration): (Map[String, Seq[(Boolean, Boolean)]], Set[String]) = (
    exploration.outcomes.asScala.view.mapValues(end => end.holds.asScala.map(n => (n > 0, n < end.ends)).toSeq).toMap,
    exploration.reported.keySet.asScala.map(_.name).toSet
  )

  def outcomes(exploration: Exploration): Set[String] = exploration.outcomes.keySet.asScala.toSet
}
