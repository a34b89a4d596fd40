package org.shootdown.report

import java.nio.file.{Files, Path}

import scala.collection.mutable
import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.simulation.fixture.Storms
import org.shootdown.config.finding.Checker
import org.shootdown.litmus.project.Project
import org.shootdown.simulation.setup.{Injection}
import org.shootdown.report.trace.TraceEvent.What
import org.shootdown.report.trace.{Recorder, Recording, ScheduleRecorder}
import org.shootdown.explorer.search.{Exploration, Search}
import org.shootdown.explorer.stepping.Schedule
import org.shootdown.fixture.Golden
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.{Scenario, ScenarioFile}
import org.shootdown.machine.judgement.Judge
import org.shootdown.simulation.timed.SimulatedMachine
import org.shootdown.machine.{Machine, MachineAssembly, Stall}

/** One diagram for each kind of effect that is told, as a file: what people read is compared literally. */
class GoldenDiagramsSpec extends AnyFunSuite {
  private val folder = "diagrams"
  private val project = Project.of(Path.of("..", "config"))

  /** What some recording has shown, of events and of findings. */
  private val shownEvents = mutable.Set.empty[What]
  private val shownFindings = mutable.Set.empty[Checker]

  private def note(recording: Recording, judge: Judge): Unit = {
    shownEvents ++= recording.events.asScala.map(_.what)
    shownFindings ++= judge.judge(recording.end).findings.asScala.map(_.checker)
  }

  private def compiled(name: String, architecture: String): Scenario = {
    val file = s"$name.litmus"
    val text = Files.readString(Path.of("src", "test", "resources", folder, file))
    project.compiler.compile(
      ScenarioFile.parse(file, text),
      Target.of(project.architectures.find(architecture), "default")
    )
  }

  /** Draws what a search finds of a scenario: a witness of each condition, and of each report. */
  private def explored(scenario: Scenario): String = {
    val machine = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS)
    val model = scenario.architecture.memoryModel
    val options = new Search.Options(model, Search.Order.BREADTH_FIRST, Search.Bounds.NONE, 1, true)
    val search = new Search(scenario, machine, options, () => false, _ => ())
    val exploration: Exploration = search.run()
    val artist = new WitnessArtist(scenario, machine)
    def recorded(schedule: Schedule): Recording = {
      val recording = ScheduleRecorder.record(machine, model, search.forReading(schedule))
      note(recording, new Judge(scenario, machine))
      recording
    }
    val conditions = for {
      (condition, witness) <- scenario.conditions.asScala.zip(exploration.witnesses.asScala).toSeq
      schedule <- witness.toScala
    } yield artist.draw(recorded(schedule), condition)
    val reports = exploration.reported.asScala.toSeq.map { case (checker, schedule) =>
      checker.key -> artist.draw(recorded(schedule))
    }
    val byDiagram =
      for (diagram <- reports.map(_._2).distinct)
        yield s"${reports.collect { case (key, `diagram`) => key }.mkString(", ")}\n$diagram"
    (conditions ++ byDiagram).mkString("\n")
  }

  /** Draws a trial of a scenario. */
  private def simulated(scenario: Scenario, machine: Machine): String = {
    val recording = Recorder.record(SimulatedMachine.of(machine), 1, 0, 0)
    note(recording, new Judge(scenario, machine))
    new WitnessArtist(scenario, machine).draw(recording)
  }

  private def check(name: String)(draw: => String): Unit = test(name)(Golden.assertIs(s"$folder/$name.txt", draw))

  private def checkExplored(architecture: String)(names: String*): Unit =
    names.foreach(name => check(name)(explored(compiled(name, architecture))))

  checkExplored("x86_64")("accesses", "store-buffer", "fault", "stale-translation", "interrupt", "grace-period")
  checkExplored("x86_64")("sleep-and-wake", "lost-wakeup", "deadlock", "locks", "recursive-lock", "trylock", "kept")
  checkExplored("x86_64")("never-ends", "livelock", "data-race", "freed", "freed-frame", "bad-page", "references")
  checkExplored("x86_64")("mistakes", "interrupts-for-all")
  checkExplored("arm64")("early-read", "broadcast")
  checkExplored("mips64")("old-and-clean")

  check("freed-table") {
    val target = Target.of(project.architectures.find("arm64"), "before")
    explored(project.compiler.compile(project.scenario(Storms.Race), target))
  }

  for ((name, point) <- Seq("stall" -> "0:P0.between=5us", "repeated" -> "1:P1.before=5us"))
    check(name) {
      val scenario = compiled(name, "arm64")
      val stalls = java.util.List.of(Stall.parse(point))
      simulated(scenario, MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS, stalls))
    }

  check("limit") {
    val scenario = compiled("limit", "arm64")
    simulated(scenario, MachineAssembly.of(scenario, 6))
  }

  /** Draws a race among others on the CPUs of one machine. */
  private def inStorm(architecture: String, injection: Injection): String = {
    val storm = Storms.assemble(architecture, 6, injections = Seq(injection), us = 60)
    val kind = storm.kinds.get(0)
    val recording = Recorder.record(storm.machine, 1, 0, 0)
    note(recording, new Judge(kind.scenario, kind.machine))
    new WitnessArtist(kind.scenario, kind.machine).draw(recording)
  }

  check("held") {
    inStorm("arm64", Storms.injection("before", orders = Seq(Storms.PinAfterCheck), timeoutUs = 20))
  }

  check("bystander") {
    inStorm("arm64", Storms.injection("sync-ipi", groups = 2))
  }

  test("every kind of event and of finding occurs in some diagram") {
    // What the store buffer forwards is no event of a recording: the diagram concludes it, see store-buffer.txt.
    assert(What.values.toSet -- shownEvents == Set(What.FORWARDED))
    assert(Checker.values.toSet -- shownFindings == Set.empty)
  }

  test("no file is left of a diagram that nobody draws") {
    val files = Golden.filesIn(folder)
    val drawn = testNames.filter(name => files(s"$name.txt"))
    assert(files.filter(_.endsWith(".txt")) == drawn.map(_ + ".txt"))
  }
}
