package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.stepping.Schedule
import org.shootdown.explorer.search.Exploration
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.architecture.MemoryModel.{SC, TSO, WEAK, WEAK_NON_MCA}
import org.shootdown.config.finding.Checker
import org.shootdown.config.finding.Checker.{LIVELOCK, NEVER_ENDS}
import org.shootdown.explorer.Explored.{outcomes, text}
import org.shootdown.explorer.stepping.Schedule.Repetition
import org.shootdown.machine.judgement.EndCheckers

import scala.jdk.CollectionConverters._

/** Executions that go round for ever: which are found, what they make true, and how they are shown. */
class EndlessSpec extends AnyFunSuite {
  private val models = Seq(SC, TSO, WEAK, WEAK_NON_MCA)

  private def scenario(threads: String, condition: String, cpus: Int = -1): Explored = {
    val replicated = if (cpus < 0) "" else "(* shootdown { replicate = P1 } *)"
    val source = s"C t\n$replicated\n{ atomic_t c = ATOMIC_INIT(0); }\n$threads\n$condition\n"
    if (cpus < 0) text(source) else text(source, cpus = cpus)
  }

  private def positive(explored: Explored, model: MemoryModel, reduced: Boolean = true): Seq[(Long, Long)] = {
    val exploration = explored.under(model, reduced)
    assert(exploration.isComplete, exploration.completeness)
    explored.scenario.conditions.asScala.indices.map(i => (exploration.positive(i), exploration.judged(i)))
  }

  private def reported(exploration: Exploration): Set[Checker] = exploration.reported.keySet.asScala.toSet

  /** Whether a schedule repeats something, and runs again to the same report, with these CPUs in it. */
  private def goesRound(
      explored: Explored,
      model: MemoryModel,
      schedule: Schedule,
      checker: Checker,
      cpus: Set[Int]
  ) = {
    val wanted = if (checker == LIVELOCK) Repetition.LIVELOCK else Repetition.ENDLESS
    assert(schedule.repetition == wanted)
    assert(Schedule.parse(schedule.toString) == schedule)
    val found = EndCheckers.findings(explored.rerun(schedule, model)).asScala.filter(_.checker == checker)
    assert(found.map(_.cpu).toSet == cpus, s"$model $schedule")
  }

  private val lonely = scenario("P0(int *x) { while (READ_ONCE(*x) == 0) cpu_relax(); }", "exists (x=1)")

  test("who waits for what nobody does never ends, and nothing is said of ends that are not there") {
    for (model <- models; reduced <- Seq(true, false)) {
      val exploration = lonely.under(model, reduced)
      assert(exploration.isComplete)
      assert(reported(exploration) == Set(NEVER_ENDS), s"$model $reduced")
      assert(exploration.judged(0) == 0)
      assert(outcomes(exploration) == Set("x=0; hung(0);"))
      goesRound(lonely, model, exploration.reported.get(NEVER_ENDS), NEVER_ENDS, Set(0))
    }
  }

  test("asked for what a round's states hold, a search that takes steps at once shows all of them") {
    val explored = scenario(
      """P0(int *y, int *z) { while (READ_ONCE(*z) == READ_ONCE(*y)) cpu_relax(); smp_mb(); }
        |P1(int *x, int *y) { int r1; smp_store_release(x, 0);
        |  do { WRITE_ONCE(*y, 1); smp_mb(); r1 = READ_ONCE(*y); WRITE_ONCE(*y, 0); } while (r1); }""".stripMargin,
      "exists between (1:r1=1 /\\ y=0 /\\ hung(1))"
    )
    for (model <- Seq(SC, TSO)) {
      val Seq(all, some) = Seq(false, true).map(explored.under(model, _)): @unchecked
      assert(all.isComplete && some.isComplete, model)
      assert(outcomes(some) == outcomes(all), model)
      assert(some.positive(0) > 0, model)
      assert(some.states < all.states, model)
    }
  }

  test("the others' ends do not hide who never ends") {
    val explored = scenario(
      """P0(int *x, int *y) { int r0 = 0; while (!READ_ONCE(*x)) cpu_relax(); r0 = 1; }
        |P1(int *x, int *y) { if (READ_ONCE(*y) == 2) WRITE_ONCE(*x, 1); }
        |P2(int *x, int *y) { WRITE_ONCE(*y, 1); }""".stripMargin,
      "exists stuck (hung(0))\nexists others (hung(1) \\/ hung(2))\nexists done (0:r0=1)"
    )
    for (model <- models; reduced <- Seq(true, false)) {
      val found = positive(explored, model, reduced)
      assert(found.head._1 == found.head._2 && found.head._1 > 0, s"$model $reduced")
      assert(found(1)._1 == 0, s"$model $reduced")
      assert(found(2) == (0, 0), s"$model $reduced")
    }
  }

  test("a mark that reaches memory after it was to be taken away is waited for for ever, on weak machines only") {
    def queue(store: String) = scenario(
      s"""P0(int *busy, int **link) { WRITE_ONCE(*busy, 1); $store; while (READ_ONCE(*busy)) cpu_relax(); }
         |P1(int *busy, int **link) {
         |  int *who;
         |  while ((who = READ_ONCE(*link)) == 0) cpu_relax();
         |  WRITE_ONCE(*who, 0);
         |}""".stripMargin,
      "exists (hung(0))"
    )
    for (model <- models) {
      val (overtaken, all) = positive(queue("WRITE_ONCE(*link, busy)"), model).head
      assert((overtaken > 0) == model.isWeak, model)
      assert(overtaken < all, model)
      assert(positive(queue("smp_store_release(link, busy)"), model).head._1 == 0, model)
    }
  }

  private val each =
    """int done = 0;
      |do { atomic_inc_return(c); if (atomic_read(c) == 1) done = 1; atomic_dec_return(c); } while (!done);""".stripMargin

  private val polite = scenario(
    s"P0(atomic_t *c) { $each }\nP1(atomic_t *c) { $each }",
    "exists done (0:done=1 /\\ 1:done=1)\nexists stuck (hung(0) \\/ hung(1))"
  )

  test("who goes on only if he is alone can be in another's way for ever") {
    for (model <- models) {
      val exploration = polite.under(model)
      assert(exploration.isComplete, s"$model ${exploration.completeness}")
      assert(reported(exploration).isEmpty, model)
      assert(exploration.positive(0) > 0 && exploration.negative(0) == 0, model)
      assert(exploration.positive(1) > 0 && exploration.negative(1) > 0, model)
      goesRound(polite, model, exploration.witnesses.get(1).get, LIVELOCK, Set(0, 1))
    }
  }

  test("one who has the right of way makes it end") {
    val explored = scenario(
      s"P0(atomic_t *c) { int done = 1; atomic_inc_return(c); atomic_dec_return(c); }\nP1(atomic_t *c) { $each }",
      "exists (hung(0) \\/ hung(1))"
    )
    for (model <- models; reduced <- Seq(true, false) if reduced || !model.isWeak) {
      val exploration = explored.under(model, reduced)
      assert(exploration.isComplete)
      assert(reported(exploration).isEmpty, s"$model $reduced")
      assert(exploration.positive(0) == 0)
    }
  }

  test("interchangeable CPUs are in each other's way, however many there are") {
    val threads = s"P0(atomic_t *c) { int idle = 0; }\nP1(atomic_t *c) { $each }"
    for (cpus <- 2 to 4; model <- Seq(SC, TSO)) {
      val explored = scenario(threads, "exists (1:done=1)", cpus)
      val sorted = explored.under(model)
      assert(sorted.isComplete)
      assert(reported(sorted) == (if (cpus == 2) Set.empty else Set(LIVELOCK)), s"$cpus $model")
      assert(reported(explored.under(model, reduced = false)) == reported(sorted), s"$cpus $model")
      sorted.reported.asScala.foreach { case (checker, schedule) =>
        val end = explored.rerun(schedule, model)
        assert(EndCheckers.findings(end).asScala.count(_.checker == checker) >= 2)
      }
    }
  }

  test("no CPU is left out, and no write waits for ever") {
    val handed = scenario(
      "P0(int *x) { while (READ_ONCE(*x) == 0) cpu_relax(); }\nP1(int *x) { WRITE_ONCE(*x, 1); }",
      "exists (hung(0))"
    )
    val locked = scenario(
      """P0(spinlock_t *l) { while (!spin_trylock(l)) cpu_relax(); spin_unlock(l); }
        |P1(spinlock_t *l) { spin_lock(l); spin_unlock(l); }""".stripMargin,
      "exists (hung(0))"
    )
    for (explored <- Seq(handed, locked); model <- models; reduced <- Seq(true, false)) {
      val exploration = explored.under(model, reduced)
      assert(exploration.isComplete && reported(exploration).isEmpty, s"$model $reduced")
      assert(exploration.positive(0) == 0 && exploration.judged(0) > 0)
    }
  }

  test("a loop in registers alone never ends, and others end beside it") {
    val explored = scenario(
      "P0(int *x) { int i = 0; while (1) i = 1 - i; }\nP1(int *x) { WRITE_ONCE(*x, 1); }",
      "exists (hung(0) /\\ x=1)"
    )
    for (model <- models; reduced <- Seq(true, false)) {
      val exploration = explored.under(model, reduced)
      assert(exploration.isComplete && reported(exploration).isEmpty)
      assert(exploration.positive(0) > 0 && exploration.negative(0) == 0)
    }
  }

  test("a loop that only waits never ends") {
    for (body <- Seq("__delay(instruction, 1);", "smp_mb();", "barrier();", "smp_wmb(); ")) {
      val exploration = scenario(s"P0(int *x) { while (1) { $body } }", "exists (x=0)").under(WEAK)
      assert(exploration.isComplete && reported(exploration) == Set(NEVER_ENDS), body)
    }
  }

  test("loops that only repeat have finitely many states") {
    val writes = "P0(int *x, int *y) { while (READ_ONCE(*y) == 0) { WRITE_ONCE(*x, 1); WRITE_ONCE(*x, 0); smp_mb(); } }"
    val reads = "P1(int *x, int *y) { int r0 = READ_ONCE(*x); int r1 = READ_ONCE(*x); WRITE_ONCE(*y, 1); }"
    val explored = scenario(s"$writes\n$reads", "exists (1:r0=1 /\\ 1:r1=0)")
    for (model <- models) {
      val exploration = explored.under(model)
      assert(exploration.positive(0) > 0, model)
      assert(reported(exploration).isEmpty, model)
    }
  }

  test("a hang is asked for by naming who hangs, where that holds") {
    val one = "P0(int *x) { while (READ_ONCE(*x) == 0) ; }"
    val two = s"$one\nP1(int *x) { while (READ_ONCE(*x) == 0) ; }"
    for (
      (programs, condition, reports) <- Seq(
        (one, "exists (hung(0))", Set[Checker]()),
        (one, "exists (not hung(0))", Set(NEVER_ENDS)),
        (one, "exists (hung(0) /\\ x=1)", Set(NEVER_ENDS)),
        (two, "exists (hung(0) \\/ hung(1))", Set[Checker]()),
        (two, "exists (hung(0))", Set(NEVER_ENDS))
      )
    ) {
      val exploration = scenario(programs, condition).under(SC)
      assert(reported(exploration) == reports, s"$programs $condition")
    }
  }

  test("a token says what is repeated, and is refused if it does not come out the same again") {
    assert(Schedule.parse("e0.endless.e1.s0-2").repeatsFrom == 1)
    assert(Schedule.parse("livelock.e0").toString == "livelock.e0")
    for (bad <- Seq("e0.endless", "endless.e0.livelock.e1", "e0.loop.e0"))
      intercept[IllegalArgumentException](Schedule.parse(bad))
    val counts = scenario("P0(atomic_t *c) { do { atomic_inc(c); } while (atomic_read(c) < 9); }", "exists (c=9)")
    val error = intercept[IllegalArgumentException](counts.rerun(Schedule.parse("endless.e0.e0"), SC))
    assert(error.getMessage.contains("does not come out the same"))
    val oneShort = intercept[IllegalArgumentException](counts.rerun(Schedule.parse("endless.e0"), SC))
    assert(oneShort.getMessage.contains("does not come out the same"))
  }
}
