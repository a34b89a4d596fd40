package org.shootdown.explorer

import org.scalacheck.{Gen, Shrink}
import org.scalactic.anyvals.PosInt
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.explorer.search.Search
import org.shootdown.explorer.search.Exploration
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.finding.Checker
import org.shootdown.cpu.isa.Opcode
import org.shootdown.explorer.Explored.outcomes
import org.shootdown.explorer.search.Search.Order.{BREADTH_FIRST, DEPTH_FIRST}

import java.nio.file.{Files, Path}
import scala.jdk.CollectionConverters._
import scala.util.Using

/** Which instructions a search says that executions reach. */
class CoverageSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val Programs = PosInt(60)
  private val Bound = 2_000L

  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  private def covered(
      explored: Explored,
      model: MemoryModel,
      reduced: Boolean = true,
      threads: Int = 1,
      order: Search.Order = BREADTH_FIRST
  ): Exploration = {
    val options = new Search.Options(model, order, Explored.states(Bound), threads, reduced, true)
    new Search(explored.scenario, explored.machine, options, () => false, _ => ()).run()
  }

  /** By CPU: the lines of the test of which some instruction is reached, but for the thread's end, which has no own. */
  private def lines(explored: Explored, exploration: Exploration): Seq[Set[Int]] =
    exploration.reached.asScala.toSeq.zipWithIndex.map { case (reached, cpu) =>
      val program = explored.scenario.cpus.get(cpu).program
      reached.stream.toArray.filter(program.opcode(_) != Opcode.HALT).map(program.site(_).line).toSet
    }

  private val branches = Explored.text(
    """C branches
      |{}
      |P0(int *x) { WRITE_ONCE(*x, 1); }
      |P1(int *x)
      |{
      |  int unused = 0;
      |  int r = 0;
      |  if (READ_ONCE(*x))
      |    unused = 5;
      |  if (READ_ONCE(*x) == 2)
      |    r = READ_ONCE(*x);
      |}
      |exists (1:r=2)
      |""".stripMargin
  )

  test("a line is reached if some execution reaches it, and not if none does") {
    for (reduced <- Seq(true, false); threads <- Seq(1, 2); model <- MemoryModel.values) {
      val reached = lines(branches, covered(branches, model, reduced, threads))(1)
      assert(Set(8, 10).subsetOf(reached), s"$model reduced $reduced")
      assert(reached(9), s"what nobody reads afterwards is reached all the same: $model reduced $reduced")
      assert(!reached(11), s"$model reduced $reduced")
    }
  }

  test("a CPU that waits for ever has reached the instruction that it waits at") {
    val hanging = Explored.text(
      """C hanging
        |{ spinlock_t l; }
        |P0(spinlock_t *l) {
        |  spin_lock(l);
        |}
        |P1(spinlock_t *l, int *x) {
        |  spin_lock(l);
        |  WRITE_ONCE(*x, 1);
        |  spin_lock(l);
        |  WRITE_ONCE(*x, 2);
        |}
        |exists (hung(1))
        |""".stripMargin
    )
    val reached = lines(hanging, covered(hanging, MemoryModel.SC))(1)
    assert(Set(7, 8, 9).subsetOf(reached) && !reached(10), reached)
  }

  test("nothing is noted where nobody asks") {
    assert(branches.under(MemoryModel.SC).reached.isEmpty)
  }

  private def assertReducedReachesAsMuch(explored: Explored, model: MemoryModel): Boolean = {
    val all = covered(explored, model, reduced = false)
    if (all.isComplete) {
      for ((order, threads) <- Seq(BREADTH_FIRST -> 1, DEPTH_FIRST -> 2)) {
        val some = covered(explored, model, threads = threads, order = order)
        if (some.isComplete) {
          assert(some.reached == all.reached, s"$model $order")
          // Of rounds that nobody asks about a reduced search shows some states; RandomProgramsSpec says which.
          if (all.reported.keySet.asScala.exists(Set(Checker.NEVER_ENDS, Checker.LIVELOCK)))
            assert(outcomes(some).subsetOf(outcomes(all)), s"$model $order")
          else assert(outcomes(some) == outcomes(all), s"$model $order")
        }
      }
    }
    all.isComplete
  }

  test("the reduced search of a random program reaches what the unreduced one does") {
    var compared = 0
    forAll(
      RandomPrograms.programs -> "program",
      Gen.oneOf(Explored.architectureNames) -> "architecture",
      minSuccessful(Programs)
    ) { (program, architecture) =>
      val explored = Explored.text(program, architecture)
      compared += MemoryModel.values.count(assertReducedReachesAsMuch(explored, _))
    }
    assert(compared > Programs.value, "hardly any was searched to its end")
  }

  test("the reduced search of programs that take nothing for granted reaches what the unreduced one does") {
    val folder = Path.of(getClass.getResource("/reduction").toURI)
    val programs = Using.resource(Files.list(folder))(_.iterator.asScala.toSeq).sorted
    val compared = for {
      program <- programs
      architecture <- Seq("x86_64", "arm64")
      model <- MemoryModel.values
      if assertReducedReachesAsMuch(Explored.text(Files.readString(program), architecture), model)
    } yield program
    assert(compared.distinct.size > programs.size / 2, s"${compared.distinct.size} of ${programs.size}")
  }
}
