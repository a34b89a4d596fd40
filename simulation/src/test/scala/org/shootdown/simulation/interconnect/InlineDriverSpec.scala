package org.shootdown.simulation.interconnect

import java.nio.file.Path
import java.util.{List => JavaList}

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import com.typesafe.config.ConfigFactory
import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.simulation.fixture.{ActorMachine, Placements}
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.simulation.fixture.Bounded
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{ScenarioCompiler, ScenarioFile}
import org.shootdown.machine.MachineAssembly
import org.shootdown.machine.MachineEnd.Ending
import org.shootdown.simulation.timed.SimulatedMachine
import org.shootdown.machine.judgement.Judge

/** Trials end. */
class InlineDriverSpec extends AnyFunSuite {
  private val MaximumWindows = 20_000L
  private val Trials = 20

  private val config = Path.of("..", "config")
  private val architectures = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures")))
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))

  test("a loop over a word that waits in the CPU's own store buffer lets the store out, and another's be seen") {
    val file = ScenarioFile.parse(
      "overwritten.litmus",
      """C overwritten
        |{}
        |P0(int *x) { WRITE_ONCE(*x, 2); while (READ_ONCE(*x) != 1) cpu_relax(); }
        |P1(int *x) { WRITE_ONCE(*x, 1); }
        |exists (x=1)
        |""".stripMargin
    )
    for (architecture <- architectures.names.asScala) withClue(s"$architecture: ") {
      val scenario = compiler.compile(file, Target.of(architectures.find(architecture), "default"))
      val driver = new InlineDriver(SimulatedMachine.of(MachineAssembly.of(scenario, MaximumWindows)))
      val ends = Bounded((0 until Trials).map(trial => driver.run(1, trial.toLong)))
      assert(ends.exists(!_.limitReached))
    }
  }

  test("a delay of more picoseconds than there can be outlasts the trial, on every driver") {
    val file = ScenarioFile.parse(
      "delayed.litmus",
      """C delayed
        |{}
        |P0(int *x) { long n = 10000000000000000; __delay(page_copy, n); WRITE_ONCE(*x, 1); }
        |P1(int *x) { int r = READ_ONCE(*x); }
        |exists (x=1)
        |""".stripMargin
    )
    val kit = ActorTestKit("delayed", ConfigFactory.load())
    try
      for (architecture <- architectures.names.asScala) withClue(s"$architecture: ") {
        val scenario = compiler.compile(file, Target.of(architectures.find(architecture), "default"))
        val alone = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS)
        val machine = SimulatedMachine.of(alone)
        val end = Bounded(new InlineDriver(machine).run(1, 0))
        assert(end.ending == Ending.LIMIT)
        assert(!end.reports.get(0).cpu.finished && end.reports.get(1).cpu.finished)
        assert(new Judge(scenario, alone).judge(end).state == "x=0;")
        val components = machine.componentCount
        ActorMachine.using(kit, machine, Placements.scattered(components, components)) { actors =>
          assert(actors.run(1, 0) == end)
        }
      }
    finally kit.shutdownTestKit()
  }
}
