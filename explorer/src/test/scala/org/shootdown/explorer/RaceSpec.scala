package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.{Exploration, Search}
import org.shootdown.explorer.stepping.Schedule
import org.shootdown.explorer.Explored.{outcomes, race, shown}
import org.shootdown.machine.judgement.Judge

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._
import scala.util.Try

/** Fast GUP against THP collapse, explored. */
class RaceSpec extends AnyFunSuite {

  /** States, and the number of steps of the witness of each condition. */
  private def sizes(exploration: Exploration): (Long, Seq[Option[Int]]) =
    (exploration.states, exploration.witnesses.asScala.toSeq.map(_.toScala.map(_.length)))

  test("as many states and steps as ever") {
    val expected = Seq(
      ("arm64", "before") -> ((215L, Seq(Some(82), Some(95)))),
      ("arm64", "after") -> ((261L, Seq(None, Some(95)))),
      ("arm64", "both") -> ((33L, Seq(None, None))),
      ("x86_64", "before") -> ((24L, Seq(None, None))),
      ("x86_64", "both") -> ((29L, Seq(None, None)))
    )
    val found = expected.map { case (target @ (architecture, variant), _) =>
      target -> sizes(race(architecture, variant).search().run())
    }
    assert(found == expected)
    assert(sizes(Explored.litmus("SB+poonceonces").search().run()) == ((15L, Seq(Some(6)))))
  }

  test("a witness runs again to an end in which its condition holds") {
    for (variant <- Seq("before", "relaxed-pin"); order <- Search.Order.values) {
      val explored = race("arm64", variant)
      val search = explored.search(order = order)
      val judge = new Judge(explored.scenario, explored.machine)
      for ((found, i) <- search.run().witnesses.asScala.zipWithIndex; witness <- found.toScala) {
        for (schedule <- Seq(witness, search.forReading(witness), Schedule.parse(witness.toString))) {
          val judgement = judge.judge(explored.rerun(schedule))
          assert(judgement.holds.get(i), s"$variant $order")
          assert(judgement.counted)
        }
      }
    }
  }

  test("of the witnesses no step, and no two that follow each other, can be left out") {
    val explored = race("arm64", "before")
    val judge = new Judge(explored.scenario, explored.machine)
    for ((found, i) <- explored.search().run().witnesses.asScala.zipWithIndex) {
      val steps = found.get.toString.split('.').toSeq
      for (width <- 1 to 2; from <- 0 to steps.size - width) {
        val rest = Schedule.parse(steps.patch(from, Nil, width).mkString("."))
        val shows = Try(judge.judge(explored.rerun(rest))).toOption.exists(_.holds.get(i)) && explored.isOver(rest)
        assert(!shows, s"without ${steps.slice(from, from + width)} after $from")
      }
    }
  }

  test("depth first and on two threads the same is found") {
    for (architecture <- Seq("arm64", "x86_64-kvmpv", "mips64")) {
      val explored = race(architecture, "before")
      val first = explored.search().run()
      for (order <- Search.Order.values; threads <- Seq(1, 2)) {
        val exploration = explored.search(order = order, threads = threads).run()
        assert(shown(exploration) == shown(first), s"$architecture $order $threads")
        assert(exploration.outcomes == first.outcomes, s"$architecture $order $threads")
      }
    }
  }

  test("two readers against one collapse on x86_64 find no stale pin either") {
    val exploration = race("x86_64", "before", cpus = 3).search().run()
    assert(exploration.isComplete)
    assert(exploration.outcomes.size > 1)
    assert(exploration.positive(0) == 0)
  }

  test("how many MMUs a machine has changes no outcome") {
    val one = race("arm64", "before").search().run()
    val two = race("arm64", "before", mmus = 2).search().run()
    assert(outcomes(one) == outcomes(two))
  }
}
