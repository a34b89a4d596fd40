package org.shootdown.explorer

import org.scalacheck.{Gen, Shrink}
import org.scalactic.anyvals.PosInt
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.explorer.Explored.{outcomes, shown, text}
import org.shootdown.explorer.Search.Order.{BREADTH_FIRST, DEPTH_FIRST}
import org.shootdown.machine.judgement.Judge

import scala.jdk.CollectionConverters._

/** The reduced search against the unreduced one, on programs that nobody has thought of. */
class RandomProgramsSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val Programs = PosInt(100)
  private val Bound = 2_000L

  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("the reduced search of a random program shows what the unreduced one does") {
    forAll(
      RandomPrograms.programs -> "program",
      Gen.oneOf(Explored.architectureNames) -> "architecture",
      minSuccessful(Programs)
    ) { (program, architecture) =>
      val explored = text(program, architecture)
      for (model <- MemoryModel.values) {
        val all = explored.search(model, bounds = Explored.states(Bound), reduced = false).run()
        if (all.isComplete)
          for ((order, threads) <- Seq(BREADTH_FIRST -> 1, DEPTH_FIRST -> 2)) {
            val some = explored.search(model, order, Explored.states(Bound), threads).run()
            if (some.isComplete) assert(shown(some) == shown(all), s"$model $order")
          }
      }
    }
  }

  test("a search of a random program that gives up shows nothing that cannot happen, and its reports run again") {
    forAll(
      RandomPrograms.programs -> "program",
      Gen.oneOf(Explored.architectureNames) -> "architecture",
      Gen.choose(1L, 60L) -> "bound",
      minSuccessful(Programs)
    ) { (program, architecture, bound) =>
      val explored = text(program, architecture)
      val judge = new Judge(explored.scenario, explored.machine)
      for (model <- MemoryModel.values) {
        val all = explored.search(model, bounds = Explored.states(Bound), reduced = false).run()
        val some = explored.search(model, bounds = Explored.states(bound)).run()
        if (all.isComplete) assert(outcomes(some).subsetOf(outcomes(all)), model)
        for ((checker, schedule) <- some.reported.asScala) {
          val findings = judge.judge(explored.rerun(schedule, model)).findings.asScala.map(_.checker)
          assert(findings.exists(_ == checker), s"$model $checker $schedule")
        }
      }
    }
  }
}
