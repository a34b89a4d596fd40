package org.shootdown.coordinator.interconnect

/** The concrete subclasses of a sealed Java interface, by reflection. */
object Sealed {
  def leaves(of: Class[_]): Set[Class[_]] =
    if (of.isSealed) of.getPermittedSubclasses.toSet.flatMap((permitted: Class[_]) => leaves(permitted)) else Set(of)
}
