package org.shootdown.coordinator.storm

import java.nio.file.Path
import java.util.{List => JavaList, Map => JavaMap}

import scala.jdk.CollectionConverters._

import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.config.input.NamedFiles
import org.shootdown.config.machine.{MachineDescription, MachineDescriptionReader}
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{ScenarioCatalogue, ScenarioCompiler}
import org.shootdown.machine.Stall
import org.shootdown.machine.large.Order

/** Storms of the project's own races and workloads. */
private[storm] object Storms {
  val Microsecond = 1_000_000L
  val Race = "gup-fast-vs-thp-collapse"
  val PinAfterCheck = "P0:isolate_pte_page.after_count before P1:gup_pte_range.before_pin"

  private val config = Path.of("..", "config")
  private val races = ScenarioCatalogue.of(JavaList.of(config.resolve("races")))
  private val machines = new NamedFiles("machine", NamedFiles.CONF, JavaList.of(config.resolve("machines")))
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))

  val architectures: ArchitectureCatalogue = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures")))
  val workloads = new Workloads(JavaList.of(config))

  def machine(name: String): MachineDescription = MachineDescriptionReader.read(machines.find(name))

  def injection(
      variant: String,
      race: String = Race,
      groups: Int = 1,
      cpus: Int = 0,
      seating: Seating = Seating.PACKED,
      startUs: Long = 0,
      spacingUs: Long = 0,
      stalls: Seq[String] = Seq.empty,
      orders: Seq[String] = Seq.empty,
      timeoutUs: Long = 100
  ): Injection = new Injection(
    race,
    variant,
    groups,
    cpus,
    seating,
    startUs * Microsecond,
    spacingUs * Microsecond,
    stalls.map(Stall.parse).asJava,
    orders.map(Order.parse).asJava,
    timeoutUs * Microsecond
  )

  def assemble(
      architecture: String,
      cpus: Int,
      mmus: Int = 1,
      workloads: Seq[String] = Seq.empty,
      injections: Seq[Injection] = Seq.empty,
      us: Long = 200,
      machine: MachineDescription = MachineDescription.UNIFORM,
      defines: Map[String, String] = Map.empty
  ): Storm = new StormAssembly(name => races.find(name), compiler, this.workloads).assemble(
    new StormPlan(
      architectures.find(architecture),
      machine,
      cpus,
      mmus,
      workloads.asJava,
      injections.asJava,
      us * Microsecond,
      JavaMap.copyOf(defines.asJava)
    )
  )
}
