package org.shootdown.coordinator.interconnect

import org.shootdown.machine.timed.SimulatedMachine

/** Placements that no machine has, since an outcome must not depend on them. */
object Placements {

  /** Neighbours apart: every component to the next interconnect. */
  def scattered(components: Int, interconnects: Int): Placement =
    new Placement(components, interconnects, component => component % interconnects)

  /** CPUs to the first interconnect, MMUs to the second. */
  def cpusAndMmus(machine: SimulatedMachine): Placement =
    Placement.byRole(machine, 2, java.util.List.of(0), java.util.List.of(1))
}
