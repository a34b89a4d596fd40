package org.shootdown.coordinator.interconnect

/** Placements that no machine has, since an outcome must not depend on them. */
object Placements {

  /** Neighbours apart: every component to the next interconnect. */
  def scattered(components: Int, interconnects: Int): Placement =
    new Placement(components, interconnects, component => component % interconnects)
}
