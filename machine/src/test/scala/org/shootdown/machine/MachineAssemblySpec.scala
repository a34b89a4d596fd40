package org.shootdown.machine

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{ScenarioCatalogue, ScenarioCompiler}

import java.nio.file.Path
import java.util.{List => JavaList, Map => JavaMap}
import scala.jdk.CollectionConverters._

/** A machine has what its scenario says. */
class MachineAssemblySpec extends AnyFunSuite {
  private val config = Path.of("..", "config")
  private val arm64 = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures"))).find("arm64")
  private val file = ScenarioCatalogue.of(JavaList.of(config.resolve("races"))).find("gup-fast-vs-thp-collapse")
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))

  test("CPUs, MMUs, what they start with and what they report") {
    for ((cpus, mmus) <- Seq((2, 1), (5, 3))) {
      val scenario = compiler.compile(file, new Target(arm64, "before", cpus, mmus, JavaMap.of()))
      val machine = MachineAssembly.of(scenario, 17)
      assert(machine.maximumWindows == 17 && machine.architecture == arm64)
      assert(machine.startSkewPs == scenario.startSkewPs)
      assert(machine.cpus.asScala.map(_.cpu) == (0 until cpus))
      assert(machine.mmus.asScala.map(_.mmu) == (0 until mmus))
      assert(machine.cpus.asScala.map(_.program) == scenario.cpus.asScala.map(_.program))
      assert(machine.cpus.asScala.map(_.mm) == scenario.cpus.asScala.map(_.mm))
      assert(machine.observedRegisters == scenario.observedRegisters)
      val observed = machine.observedAddresses.asScala.toSeq.flatMap(_.asScala.map(_.longValue))
      assert(observed.sorted == scenario.observedAddresses.asScala.toSeq.map(_.longValue).sorted)
      val homes = scenario.topology.addresses
      for ((addresses, mmu) <- machine.observedAddresses.asScala.zipWithIndex; address <- addresses.asScala)
        assert(homes.homeAt(address) == mmu)
    }
  }

  test("a CPU is in the cpumask of the mm that it runs") {
    val scenario = compiler.compile(file, new Target(arm64, "before", 4, 1, JavaMap.of()))
    val masks = MachineAssembly.of(scenario, 1).mmus.get(0).cpumasks.asScala
    for ((space, mask) <- scenario.topology.addressSpaces.asScala.zip(masks)) {
      val running = scenario.cpus.asScala.zipWithIndex.collect { case (cpu, i) if cpu.mm == space.mm => i }
      assert((mask.active.asScala ++ mask.`lazy`.asScala).map(_.intValue).sorted == running)
    }
  }
}
