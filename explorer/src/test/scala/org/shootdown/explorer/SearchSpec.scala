package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.{Exploration, Search}
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.architecture.MemoryModel.{SC, TSO, WEAK}
import org.shootdown.explorer.stepping.Completeness
import org.shootdown.explorer.Explored.{litmus, outcomes, shown, text}
import org.shootdown.litmus.header.Verdict.{NEVER, SOMETIMES}
import org.shootdown.machine.judgement.EndCheckers

import java.util.concurrent.atomic.{AtomicInteger, AtomicLong}
import scala.collection.mutable
import scala.jdk.CollectionConverters._

/** What a search reports, how it ends, and what it takes to be the same. */
class SearchSpec extends AnyFunSuite {
  private val models = Seq(SC, TSO, WEAK)

  private def reported(explored: Explored, model: MemoryModel = WEAK): Set[String] =
    shown(explored.under(model))._2

  private def isPartOf(some: Exploration, all: Exploration, bound: Completeness): Unit = {
    assert(outcomes(some).subsetOf(outcomes(all)))
    if (!some.isComplete) assert(some.completeness == bound)
    else assert(some.outcomes == all.outcomes)
  }

  test("outcomes seen up to a bound on states or steps are some of all") {
    for (order <- Search.Order.values; reduced <- Seq(true, false)) {
      val explored = litmus("MP+poonceonces")
      def within(bounds: Search.Bounds) = explored.search(order = order, bounds = bounds, reduced = reduced).run()
      val all = within(Search.Bounds.NONE)
      for (bound <- 1L to all.states + 1)
        isPartOf(within(Explored.states(bound)), all, Completeness.STATE_BOUND)
      for (bound <- 1L to all.steps + 7 by 7)
        isPartOf(within(Search.Bounds.NONE.withSteps(bound)), all, Completeness.STEP_BOUND)
      assert(within(Explored.states(2)).states >= 2)
    }
  }

  test("within a bound on depth all ends of executions that short are found, and no others") {
    for (reduced <- Seq(true, false); model <- Seq(TSO, WEAK)) {
      val explored = litmus("SB+poonceonces")
      def within(depth: Int) = explored
        .search(model, bounds = Search.Bounds.NONE.withDepth(depth), reduced = reduced)
        .run()
      val all = explored.under(model, reduced)
      val shortest = all.witnesses.get(0).get.length
      val seen = (1 to 2 * shortest).map(within)
      seen.foreach(some => isPartOf(some, all, Completeness.DEPTH_BOUND))
      assert(seen.sliding(2).forall(pair => outcomes(pair.head).subsetOf(outcomes(pair.last))))
      assert(!within(1).isComplete && outcomes(within(1)).isEmpty)
      assert(within(2 * shortest).isComplete)
    }
  }

  test("a loop that counts for ever is followed as deep as asked") {
    val explored = text(
      """C counts
        |{}
        |P0(int *x) { while (1) { WRITE_ONCE(*x, *x + 1); } }
        |P1(int *x, int *y) { int r0; r0 = READ_ONCE(*x); }
        |exists (1:r0=3)
        |""".stripMargin
    )
    val exploration = explored.search(SC, bounds = Search.Bounds.NONE.withDepth(40)).run()
    assert(exploration.completeness == Completeness.DEPTH_BOUND)
    assert(exploration.states > 20)
  }

  test("depth first, a bound on depth is refused") {
    intercept[IllegalArgumentException] {
      litmus("SB+poonceonces")
        .search(order = Search.Order.DEPTH_FIRST, bounds = Search.Bounds.NONE.withDepth(5))
    }
  }

  /** Counts how often each phase of a search asks whether it is to stop, and tells it to when it has asked so often. */
  private class Stopped(after: Long = Long.MaxValue) extends Search.Progress {
    private val asked = new AtomicLong
    @volatile private var phase = "before the first"
    val byPhase = mutable.LinkedHashMap.empty[String, Long]
    def stops(): Boolean = synchronized {
      byPhase(phase) = byPhase.getOrElse(phase, 0L) + 1
      asked.incrementAndGet() > after
    }
    override def seen(states: Long): Unit = ()
    override def phase(words: String): Unit = phase = words
  }

  /** Stops searches at several moments of each phase. */
  private def isStoppedInEach(explored: Explored, model: MemoryModel, phases: String*): Unit = {
    val whole = new Stopped
    val all = explored.search(model, stops = () => whole.stops(), progress = whole).run()
    assert(all.isComplete && all.witnesses.asScala.exists(_.isPresent))
    assert(phases.forall(whole.byPhase.contains), whole.byPhase)
    val starts = whole.byPhase.values.scanLeft(0L)(_ + _)
    val moments = whole.byPhase.values.zip(starts).flatMap { case (asked, start) =>
      (0 until 20).map(start + asked * _ / 20).distinct
    }
    for (after <- moments) withClue(s"after $after of ${starts.last}: ") {
      val stopped = new Stopped(after)
      val some = explored.search(model, stops = () => stopped.stops(), progress = stopped).run()
      isPartOf(some, all, Completeness.STOPPED)
      assert(some.reported.keySet.asScala.subsetOf(all.reported.keySet.asScala))
      for ((checker, schedule) <- some.reported.asScala)
        assert(EndCheckers.findings(explored.rerun(schedule, model)).asScala.exists(_.checker == checker), schedule)
      for ((found, there) <- some.witnesses.asScala.zip(all.witnesses.asScala))
        assert(found.isEmpty || there.isPresent)
    }
  }

  test("a search that is stopped at any moment of any phase claims nothing that is not so") {
    // Three interchangeable CPUs that can be in each other's way for ever.
    val rivals = text(
      """C rivals
        |(* shootdown { replicate = P1 } *)
        |{ atomic_t c = ATOMIC_INIT(0); }
        |P0(int *x) { WRITE_ONCE(*x, 1); }
        |P1(atomic_t *c) {
        |  int done = 0;
        |  do { atomic_inc_return(c); if (atomic_read(c) == 1) done = 1; atomic_dec_return(c); } while (!done);
        |}
        |exists done (1:done=1)
        |exists stuck (hung(1))
        |""".stripMargin,
      cpus = 4
    )
    isStoppedInEach(rivals, TSO, "first executions", "with few CPUs", "searching", "endless executions")
    isStoppedInEach(litmus("MP+poonceonces"), WEAK, "first executions", "searching", "witnesses")
  }

  test("a search that is stopped while only some CPUs start claims no outcome") {
    // Who has not started has read 0, which nobody else can have.
    val explored = text(
      """C started
        |(*
        | * shootdown { replicate = P1 }
        | *)
        |{}
        |P0(int *x, int *y) { WRITE_ONCE(*x, 1); WRITE_ONCE(*y, 1); }
        |P1(int *x, int *y) {
        |  int r0; int r1; r0 = READ_ONCE(*y) + 2; r1 = READ_ONCE(*x) + 2;
        |  if (r0 == 3) { r1 = xchg(x, 2); r1 = xchg(x, 3); r1 = xchg(x, 4) + 2; }
        |}
        |exists (1:r0=3 /\ 1:r1=2)
        |""".stripMargin,
      cpus = 4
    )
    val all = explored.search().run()
    for (after <- 0 to 120) {
      val asked = new AtomicInteger
      val some = explored.search(stops = () => asked.getAndIncrement() >= after).run()
      isPartOf(some, all, Completeness.STOPPED)
    }
  }

  test("a loop that may never end has finitely many states") {
    val explored = text(
      """C endless
        |{}
        |P0(int *x) { int r0 = 0; while (1) { r0 = READ_ONCE(*x); if (r0 == 2) break; } }
        |P1(int *x) { WRITE_ONCE(*x, 1); WRITE_ONCE(*x, 3); }
        |exists (0:r0=2)
        |""".stripMargin
    )
    for (model <- models; reduced <- Seq(true, false)) {
      val exploration = explored.under(model, reduced)
      assert(exploration.isComplete)
      assert(exploration.positive(0) == 0)
    }
  }

  test("who waits in a loop for a store goes on when it comes") {
    val explored = text(
      """C handover
        |{}
        |P0(int *x, int *y) { int r0; while (READ_ONCE(*x) == 0) { } r0 = READ_ONCE(*y); }
        |P1(int *x, int *y) { WRITE_ONCE(*y, 1); smp_wmb(); WRITE_ONCE(*x, 1); }
        |exists (0:r0=0)
        |""".stripMargin
    )
    assert(explored.verdict(SC) == NEVER)
    assert(explored.verdict(TSO) == NEVER)
    assert(explored.verdict(WEAK) == SOMETIMES)
  }

  private def readers(condition: String) = text(
    s"""C readers
       |(*
       | * shootdown { replicate = P1 }
       | *)
       |{}
       |P0(int *x, int *y) { WRITE_ONCE(*x, 1); WRITE_ONCE(*y, 1); }
       |P1(int *x, int *y) { int r0; int r1; r0 = READ_ONCE(*y); r1 = READ_ONCE(*x); }
       |exists ($condition)
       |""".stripMargin,
    cpus = 4
  )

  test("three identical readers show the same sorted as unsorted") {
    for (model <- models) {
      val explored = readers("1:r0=1 /\\ 1:r1=0")
      val sorted = explored.under(model)
      val unsorted = explored.under(model, reduced = false)
      assert(sorted.isComplete && unsorted.isComplete)
      assert(shown(sorted) == shown(unsorted), model)
      assert(sorted.states < unsorted.states)
    }
  }

  test("a condition that tells identical threads apart is judged in every arrangement") {
    val explored = text(
      """C apart
        |{}
        |P0(int *x) { int r0; r0 = xchg(x, 1); }
        |P1(int *x) { int r0; r0 = xchg(x, 1); }
        |P2(int *x) { int r0; r0 = xchg(x, 1); }
        |exists (2:r0=0 /\ 0:r0=1 /\ 1:r0=1)
        |""".stripMargin
    )
    for (model <- models) {
      val sorted = explored.under(model)
      assert(shown(sorted) == shown(explored.under(model, reduced = false)))
      assert(outcomes(sorted).size == 3)
      assert(Explored.verdict(sorted) == SOMETIMES)
      val end = explored.rerun(sorted.witnesses.get(0).get, model)
      assert(end.reports.asScala.take(3).map(_.values.get(0).longValue) == Seq(1, 1, 0))
    }
  }

  test("locks taken in opposite orders are a circular dependency, and a deadlock at once") {
    val explored = text(
      """C inversion
        |{ spinlock_t a; spinlock_t b; }
        |P0(spinlock_t *a, spinlock_t *b) { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
        |P1(spinlock_t *a, spinlock_t *b) { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
        |exists (a=0)
        |""".stripMargin
    )
    for (model <- models; reduced <- Seq(true, false))
      assert(shown(explored.under(model, reduced))._2 == Set("CIRCULAR_LOCKING", "DEADLOCK"))
  }

  test("locks taken in one order are neither") {
    val explored = text(
      """C order
        |{ spinlock_t a; spinlock_t b; }
        |P0(spinlock_t *a, spinlock_t *b) { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
        |P1(spinlock_t *a, spinlock_t *b) { spin_lock(a); spin_lock(b); spin_unlock(a); spin_unlock(b); }
        |exists (a=0)
        |""".stripMargin
    )
    models.foreach(model => assert(reported(explored, model).isEmpty))
  }

  test("an unlock of what is not held") {
    val explored = text(
      """C unlock
        |{ spinlock_t a; }
        |P0(spinlock_t *a) { spin_unlock(a); }
        |P1(spinlock_t *a) { }
        |exists (a=0)
        |""".stripMargin
    )
    assert(reported(explored) == Set("BAD_UNLOCK"))
  }

  private def task(threads: String, condition: String = "x=0") = text(
    s"""C t
       |{ int x; int y; struct thing T; struct folio P = { .count = 1 }; struct task_struct *w = 0; }
       |struct thing { int a; int b; };
       |struct folio { __refcount atomic_t count; };
       |struct task_struct { int __state; };
       |$threads
       |exists ($condition)
       |""".stripMargin
  )

  test("a use after free shows if one of its orders does, and one after a grace period does not") {
    val freed = (free: String) =>
      task(
        s"""P0(struct thing *T, int *x) { WRITE_ONCE(*x, 1); $free __free(T); }
           |P1(struct thing *T, int *x) {
           |  int r0 = 0; rcu_read_lock(); if (READ_ONCE(*x) == 0) { r0 = READ_ONCE(T->a); } rcu_read_unlock(); }""".stripMargin
      )
    for (model <- models; reduced <- Seq(true, false)) {
      assert(shown(freed("").under(model, reduced))._2 == Set("USE_AFTER_FREE"), s"$model $reduced")
      assert(shown(freed("synchronize_rcu();").under(model, reduced))._2.isEmpty, s"$model $reduced")
    }
  }

  test("two frees of one object, unless only one CPU may") {
    val twice = task("P0(struct thing *T) { __free(T); }\nP1(struct thing *T) { __free(T); }")
    val once = task(
      """P0(struct thing *T, int *x) { if (xchg(x, 1) == 0) { __free(T); } }
        |P1(struct thing *T, int *x) { if (xchg(x, 1) == 0) { __free(T); } }""".stripMargin
    )
    assert(reported(twice) == Set("DOUBLE_FREE"))
    assert(reported(once).isEmpty)
  }

  test("a reference count that is dropped too often, or taken from 0") {
    val dropped = task(
      "P0(struct folio *P) { atomic_dec(&P->count); }\nP1(struct folio *P) { atomic_dec(&P->count); }"
    )
    val taken = task(
      "P0(struct folio *P) { atomic_dec(&P->count); }\nP1(struct folio *P) { atomic_inc(&P->count); }"
    )
    val tried = task(
      "P0(struct folio *P) { atomic_dec(&P->count); }\nP1(struct folio *P) { int r0 = atomic_inc_not_zero(&P->count); }"
    )
    for (model <- models; reduced <- Seq(true, false)) {
      assert(shown(dropped.under(model, reduced))._2 == Set("REFCOUNT_UNDERFLOW"))
      assert(shown(taken.under(model, reduced))._2 == Set("REFCOUNT_RESURRECTION"))
      assert(shown(tried.under(model, reduced))._2.isEmpty)
    }
  }

  test("a wake-up that comes before the sleep is lost, one that the sleeper looks out for is not") {
    val waker =
      """P1(int *x, struct task_struct **w) {
        |  struct task_struct *sleeper;
        |  WRITE_ONCE(*x, 1); smp_mb(); sleeper = READ_ONCE(*w); if (sleeper) wake_up_process(sleeper); }""".stripMargin
    val careless = task(
      s"""P0(int *x, struct task_struct **w) {
         |  WRITE_ONCE(*w, current); smp_mb();
         |  if (READ_ONCE(*x) == 0) { smp_store_mb(current->__state, 1); schedule(); } }
         |$waker""".stripMargin
    )
    val careful = task(
      s"""P0(int *x, struct task_struct **w) {
         |  WRITE_ONCE(*w, current); smp_store_mb(current->__state, 1);
         |  if (READ_ONCE(*x) != 0) { WRITE_ONCE(current->__state, 0); } schedule(); }
         |$waker""".stripMargin
    )
    for (model <- models; reduced <- Seq(true, false)) {
      assert(shown(careless.under(model, reduced))._2 == Set("HUNG_TASK"))
      assert(shown(careful.under(model, reduced))._2.isEmpty)
    }
  }
}
