package org.shootdown.explorer

import org.shootdown.config.protocol.MessageKind

import scala.collection.mutable.ArrayBuffer

/**
 * What the CPUs did to memory in one execution, in order, for tests that ask how a race went.
 *
 * An access is a line such as `P1 writes [PUD(x, mmA)]`: the CPU, what it did, and the word or object in the scenario's
 * notation. A write that changes nothing is a read.
 */
final class WitnessAccesses private (scenario: org.shootdown.litmus.Scenario) extends StepObserver {
  private val seen = ArrayBuffer.empty[String]

  /** The accesses of this order that come one after the other, with others between; the first missing one ends it. */
  def inOrder(wanted: String*): Seq[String] = {
    val rest = seen.iterator
    wanted.takeWhile(access => rest.contains(access))
  }

  def all: Seq[String] = seen.toSeq

  override def performed(kind: MessageKind, cpu: Int, pc: Int, address: Long, before: Long, after: Long): Unit =
    seen += s"P$cpu ${WitnessAccesses.verb(kind, before != after)} ${place(kind, address)}"

  override def readEarly(kind: MessageKind, cpu: Int, pc: Int, address: Long, value: Long): Unit =
    seen += s"P$cpu reads ${place(kind, address)}"

  private def place(kind: MessageKind, address: Long): String = kind match {
    case MessageKind.FREE | MessageKind.ALLOCATE => scenario.pointer(address)
    case _                                       => scenario.symbol(address)
  }
}

object WitnessAccesses {

  /** Runs a schedule again. */
  def of(explored: Explored, schedule: Schedule): WitnessAccesses = {
    val accesses = new WitnessAccesses(explored.scenario)
    explored.rerun(schedule, observer = accesses)
    accesses
  }

  private def verb(kind: MessageKind, changes: Boolean): String = kind match {
    case MessageKind.FREE                       => "frees"
    case MessageKind.ALLOCATE                   => "allocates"
    case MessageKind.LOCK | MessageKind.TRYLOCK => if (changes) "locks" else "finds locked"
    case MessageKind.UNLOCK                     => "unlocks"
    case _                                      => if (changes) "writes" else "reads"
  }
}
