package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.config.protocol.MessageKind
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{Scenario, ScenarioCatalogue, ScenarioCompiler}
import org.shootdown.machine.{Machine, MachineAssembly, MachineEnd}

import java.nio.file.Path
import java.util.{List => JavaList}
import scala.collection.mutable
import scala.jdk.CollectionConverters._

/** Reordered schedules of a race are the same executions, with fewer switches between CPUs. */
class FewestSwitchesSpec extends AnyFunSuite {
  private val config = Path.of("..", "config")
  private val architectures = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures")))
  private val scenarios = ScenarioCatalogue.of(JavaList.of(config.resolve("races")))
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))

  /** How a rerun ended, and whose instructions were completed in which order. */
  private final case class Seen(end: MachineEnd, executed: Seq[(Int, Int, Long)], cpus: Seq[Int]) {
    def switches: Int = cpus.zip(cpus.drop(1)).count { case (one, next) => one != next }
  }

  private def scenario(architecture: String): Scenario =
    compiler.compile(
      scenarios.find("gup-fast-vs-thp-collapse"),
      Target.of(architectures.find(architecture), "before")
    )

  private def rerun(machine: Machine, schedule: Schedule): Seen = {
    val completed = mutable.Buffer[(Int, Int, Long)]()
    val cpus = mutable.Buffer[Int]()
    val observer = new StepObserver {
      override def executed(cpu: Int, pc: Int, value: Long): Unit = {
        completed += ((cpu, pc, value))
        cpus += cpu
      }
      override def performed(kind: MessageKind, cpu: Int, pc: Int, address: Long, before: Long, after: Long): Unit =
        cpus += cpu
    }
    val end = Rerun.of(machine, machine.architecture.memoryModel, schedule, observer, _ => ())
    Seen(end, completed.toSeq, cpus.toSeq)
  }

  private def witnesses(scenario: Scenario, machine: Machine, order: Search.Order): Seq[Schedule] = {
    val options = new Search.Options(machine.architecture.memoryModel, order, Long.MaxValue, 1, true)
    new Search(scenario, machine, options, () => false, _ => ()).run.witnesses.asScala.toSeq.map(_.get)
  }

  test("every CPU does the same in the same order, the end is the same, and CPUs take fewer turns") {
    for (architecture <- Seq("arm64", "x86_64-kvmpv"); order <- Search.Order.values) {
      val compiled = scenario(architecture)
      val machine = MachineAssembly.of(compiled, MachineAssembly.DEFAULT_WINDOWS)
      for (found <- witnesses(compiled, machine, order)) {
        val reordered = FewestSwitches.of(machine, machine.architecture.memoryModel, found)
        val before = rerun(machine, found)
        val after = rerun(machine, reordered)
        assert(after.end == before.end)
        assert(after.executed.groupBy(_._1) == before.executed.groupBy(_._1))
        assert(reordered.length == found.length)
        assert(after.switches <= before.switches, s"$architecture $order")
      }
    }
  }

  test("a few switches are enough for the stale pin on arm64") {
    val compiled = scenario("arm64")
    val machine = MachineAssembly.of(compiled, MachineAssembly.DEFAULT_WINDOWS)
    val found = witnesses(compiled, machine, Search.Order.BREADTH_FIRST).head
    val reordered = FewestSwitches.of(machine, machine.architecture.memoryModel, found)
    assert(rerun(machine, reordered).switches <= 6)
    assert(FewestSwitches.of(machine, machine.architecture.memoryModel, reordered) == reordered)
  }

  test("a schedule that does not fit is refused") {
    val compiled = scenario("arm64")
    val machine = MachineAssembly.of(compiled, MachineAssembly.DEFAULT_WINDOWS)
    assertThrows[IllegalArgumentException] {
      FewestSwitches.of(machine, machine.architecture.memoryModel, Schedule.parse("d3"))
    }
  }
}
