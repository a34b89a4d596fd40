package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.Search
import org.shootdown.explorer.stepping.Schedule
import org.shootdown.machine.MachineObserver
import org.shootdown.config.protocol.MessageKind
import org.shootdown.machine.MachineEnd

import scala.collection.mutable
import scala.jdk.CollectionConverters._

/** How a rerun ended, and whose instructions were completed in which order. */
private final case class Seen(end: MachineEnd, executed: Seq[(Int, Int)], cpus: Seq[Int]) {
  def switches: Int = cpus.zip(cpus.drop(1)).count { case (one, next) => one != next }
}

/**
 * Reordered schedules of a race are the same executions, with fewer switches between CPUs. Results that nobody uses may
 * differ: what returns them commutes.
 */
class FewestSwitchesSpec extends AnyFunSuite {

  private def rerun(explored: Explored, schedule: Schedule): Seen = {
    val completed = mutable.Buffer[(Int, Int)]()
    val cpus = mutable.Buffer[Int]()
    val observer = new MachineObserver {
      override def executed(cpu: Int, pc: Int, value: Long): Unit = {
        completed += ((cpu, pc))
        cpus += cpu
      }
      override def performed(kind: MessageKind, cpu: Int, pc: Int, address: Long, before: Long, after: Long): Unit =
        cpus += cpu
    }
    val end = explored.rerun(schedule, observer = observer)
    Seen(end, completed.toSeq, cpus.toSeq)
  }

  test("every CPU does the same in the same order, the end is the same, and CPUs take fewer turns") {
    for (architecture <- Seq("arm64", "x86_64-kvmpv"); order <- Search.Order.values) {
      val explored = Explored.race(architecture, "before")
      val search = explored.search(order = order)
      for (found <- search.run().witnesses.asScala.map(_.get)) {
        val reordered = search.forReading(found)
        val before = rerun(explored, found)
        val after = rerun(explored, reordered)
        assert(after.end == before.end)
        assert(after.executed.groupBy(_._1) == before.executed.groupBy(_._1))
        assert(reordered.length == found.length)
        assert(after.switches <= before.switches, s"$architecture $order")
      }
    }
  }

  test("a few switches are enough for the stale pin on arm64") {
    val explored = Explored.race("arm64", "before")
    val search = explored.search()
    val reordered = search.forReading(search.run().witnesses.get(0).get)
    assert(rerun(explored, reordered).switches <= 6)
    assert(search.forReading(reordered) == reordered)
  }

  test("a schedule that does not fit is refused") {
    assertThrows[IllegalArgumentException] {
      Explored.race("arm64", "before").search().forReading(Schedule.parse("m3"))
    }
  }
}
