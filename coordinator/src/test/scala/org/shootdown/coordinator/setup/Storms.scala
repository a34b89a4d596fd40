package org.shootdown.coordinator.setup

import java.nio.file.Path
import java.util.{Map => JavaMap}

import scala.jdk.CollectionConverters._

import org.shootdown.coordinator.project.{Project, Workloads}
import org.shootdown.machine.MachineAssembly

/** Storms of the project's own races and workloads. */
private[coordinator] object Storms {
  val Microsecond = 1_000_000L
  val Race = "gup-fast-vs-thp-collapse"
  val PinAfterCheck = "P0:isolate_pte_page.after_count before P1:gup_pte_range.before_pin"

  val project: Project = Project.of(Path.of("..", "config"))

  def injection(
      variant: String,
      race: String = Race,
      groups: Int = 1,
      cpus: Int = 0,
      place: String = "packed",
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
    place,
    startUs * Microsecond,
    spacingUs * Microsecond,
    stalls.asJava,
    orders.asJava,
    timeoutUs * Microsecond
  )

  def assemble(
      architecture: String,
      cpus: Int,
      mmus: Int = 1,
      workloads: Seq[String] = Seq.empty,
      injections: Seq[Injection] = Seq.empty,
      us: Long = 200,
      machine: Option[String] = None,
      defines: Map[String, String] = Map.empty,
      chaos: Option[String] = None,
      groupCpus: Int = Workloads.GROUP_CPUS
  ): Setup = new SetupAssembly(project, name => project.scenario(name)).assemble(
    new MachinePlan(
      architecture,
      machine.orNull,
      cpus,
      mmus,
      workloads.asJava,
      groupCpus,
      injections.asJava,
      us * Microsecond,
      MachineAssembly.DEFAULT_WINDOWS,
      JavaMap.copyOf(defines.asJava),
      chaos.orNull
    )
  )
}
