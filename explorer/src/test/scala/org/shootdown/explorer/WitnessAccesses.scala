package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.stepping.Schedule
import org.shootdown.machine.MachineObserver
import org.shootdown.config.protocol.MessageKind
import org.shootdown.machine.judgement.Judge

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

/**
 * What the CPUs did to memory in one execution, in order, for tests that ask how a race went.
 *
 * An access is a line such as `P1 writes [PUD(x, mmA)]`: the CPU, what it did, and the word or object in the scenario's
 * notation. A write that changes nothing is a read.
 */
final class WitnessAccesses private (scenario: org.shootdown.litmus.Scenario) extends MachineObserver {
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

/** Tests of how races come about. */
trait RaceWitnesses extends AnyFunSuite {

  /**
   * The accesses of a condition's witness as it is drawn. It ends so that the condition holds, as it did when found.
   */
  protected def witness(race: String, architecture: String, variant: String, condition: String): WitnessAccesses = {
    val explored = Explored.raceNamed(race, architecture, variant)
    val index = explored.scenario.conditions.asScala.indexWhere(_.name == condition)
    assert(index >= 0, s"$variant does not have $condition")
    val search = explored.search()
    val found = search.run().witnesses.get(index).toScala
    assert(found.nonEmpty, s"$condition is Never")
    val drawn = search.forReading(found.get)
    val judge = new Judge(explored.scenario, explored.machine)
    for (schedule <- Seq(found.get, drawn, Schedule.parse(drawn.toString))) {
      val judgement = judge.judge(explored.rerun(schedule))
      assert(judgement.holds.get(index) && judgement.counted)
    }
    WitnessAccesses.of(explored, drawn)
  }

  /** Tests that the witness of a condition makes the accesses of one of these ways in their order, others between. */
  protected def goes(race: String, variant: String, condition: String, on: Seq[String] = Seq("arm64", "x86_64"))(
      ways: Seq[String]*
  ): Unit =
    for (architecture <- on)
      test(s"$race, $variant on $architecture: how it comes to $condition, in ${ways.head.size} steps") {
        val accesses = witness(race, architecture, variant, condition)
        val seen = ways.map(way => accesses.inOrder(way: _*))
        assert(seen.exists(ways.contains), (seen.maxBy(_.size) ++ ("all:" +: accesses.all)).mkString("\n"))
      }
}
