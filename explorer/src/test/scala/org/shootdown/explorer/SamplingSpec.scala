package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.Sampling
import org.shootdown.explorer.search.{Exploration, Search}
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.architecture.MemoryModel.{SC, TSO, WEAK}
import org.shootdown.cpu.core.CpuLimits
import org.shootdown.explorer.stepping.Completeness
import org.shootdown.explorer.Explored.{outcomes, race, text}
import org.shootdown.explorer.search.Sampling.Method
import org.shootdown.explorer.search.Sampling.Method.{PCT, RANDOM}
import org.shootdown.litmus.header.Verdict.{NEVER, SOMETIMES}
import org.shootdown.machine.judgement.Judge

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

/** Executions that are drawn: what they show, what they claim, and that only the seed decides. */
class SamplingSpec extends AnyFunSuite {
  private val storeBuffering = text(
    "C sb\n{}\nP0(int *x, int *y) { int r0; WRITE_ONCE(*x, 1); r0 = READ_ONCE(*y); }\n" +
      "P1(int *x, int *y) { int r0; WRITE_ONCE(*y, 1); r0 = READ_ONCE(*x); }\nexists (0:r0=0 /\\ 1:r0=0)\n"
  )

  private def sample(
      explored: Explored,
      model: MemoryModel,
      method: Method,
      executions: Long = 500,
      bugDepth: Int = 3,
      threads: Int = 1,
      seed: Long = 1,
      depth: Int = 10_000,
      stops: () => Boolean = () => false
  ): Exploration = {
    val bounds = Search.Bounds.NONE.withDepth(depth).withCpu(CpuLimits.USUAL)
    new Sampling.Options(model, method, seed, executions, bugDepth, bounds, threads, true)
      .on(explored.scenario, explored.machine, () => stops(), _ => ())
      .run()
  }

  test("whatever is drawn, a search of all executions shows too") {
    for {
      (explored, model) <- Seq(storeBuffering -> TSO, storeBuffering -> WEAK, race("arm64", "before") -> WEAK)
      all = explored.under(model)
      method <- Method.values
    } {
      val some = sample(explored, model, method)
      assert(some.executions == 500 && some.states == 0)
      assert(outcomes(some).nonEmpty && outcomes(some).subsetOf(outcomes(all)), s"$model $method")
      assert(some.reported.keySet.asScala.subsetOf(all.reported.keySet.asScala), s"$model $method")
      assert(some.outcomes.values.asScala.map(_.ends).sum == 500)
    }
  }

  test("a witness runs again, and what is not found is not called complete") {
    for (method <- Method.values) {
      val weak = sample(storeBuffering, TSO, method)
      val witness = weak.witnesses.get(0).toScala.getOrElse(fail(s"$method finds no store buffering"))
      val end = storeBuffering.rerun(witness, TSO)
      assert(new Judge(storeBuffering.scenario, storeBuffering.machine).judge(end).holds.get(0))
      assert(weak.completeness == Completeness.EXECUTIONS && !weak.isComplete)
      val strong = sample(storeBuffering, SC, method)
      assert(strong.positive(0) == 0 && strong.completeness == Completeness.EXECUTIONS)
      assert(strong.reached.asScala.forall(!_.isEmpty))
    }
  }

  test("only the seed decides, on any number of threads") {
    def all(exploration: Exploration) =
      (exploration.outcomes, exploration.witnesses, exploration.reported, exploration.steps, exploration.reached)
    val explored = race("arm64", "before")
    for (method <- Method.values) {
      val one = all(sample(explored, WEAK, method))
      for (threads <- Seq(2, 5))
        assert(all(sample(explored, WEAK, method, threads = threads)) == one, s"$method $threads")
      assert(all(sample(explored, WEAK, method, seed = 2)) != one, method)
    }
  }

  test("with no priority lowered threads run one after the other; one change is enough to come between") {
    val bothStored = "0:r0=1; 1:r0=1;"
    assert(outcomes(sample(storeBuffering, SC, PCT, bugDepth = 1)) == Set("0:r0=0; 1:r0=1;", "0:r0=1; 1:r0=0;"))
    assert(outcomes(sample(storeBuffering, SC, PCT, bugDepth = 2)).contains(bothStored))
    assert(outcomes(sample(storeBuffering, SC, RANDOM)).contains(bothStored))
  }

  test("who waits in a loop lets others come before it, and an execution that is too long is said to be cut") {
    val waiting = text(
      "C w\n{}\nP0(int *x) { while (READ_ONCE(*x) == 0) cpu_relax(); }\nP1(int *x) { WRITE_ONCE(*x, 1); }\nforall (x=1)\n"
    )
    val polite = sample(waiting, TSO, PCT, executions = 50)
    assert(polite.completeness == Completeness.EXECUTIONS && polite.positive(0) == 50)
    val lonely = text("C l\n{}\nP0(int *x) { while (READ_ONCE(*x) == 0) cpu_relax(); }\nexists (x=1)\n")
    for (method <- Method.values) {
      val cut = sample(lonely, TSO, method, executions = 10, depth = 100)
      assert(cut.completeness == Completeness.DEPTH_BOUND && cut.outcomes.isEmpty, method)
    }
  }

  test("it stops when it is told to, with what it has") {
    var asked = 0
    val some = sample(storeBuffering, TSO, RANDOM, executions = 1_000_000, stops = { () => asked += 1; asked > 2_000 })
    assert(some.completeness == Completeness.STOPPED)
    assert(some.executions > 10 && some.executions < 2_000 && !some.outcomes.isEmpty)
  }

  test("priorities find the documented races, in the variants that have them only") {
    for ((variant, verdict) <- Seq("before" -> SOMETIMES, "both" -> NEVER)) {
      val explored = race("arm64", variant)
      val found = sample(explored, WEAK, PCT, executions = 2_000)
      assert((found.positive(0) > 0) == (verdict == SOMETIMES), variant)
    }
  }
}
