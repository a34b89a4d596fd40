package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.{Exploration, Search}
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.architecture.MemoryModel.{TSO, WEAK, WEAK_NON_MCA}
import org.shootdown.explorer.Explored.{litmus, race, raceNamed, text}

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

/** What a search finds, shows and counts does not depend on how many threads it has. */
class ThreadCountSpec extends AnyFunSuite {
  private val several = Seq(2, 8)

  private val rivals = text(
    """C rivals
      |{ spinlock_t s; spinlock_t t; }
      |P0(spinlock_t *s, spinlock_t *t, int *x) {
      |  int r0 = READ_ONCE(*x);
      |  while (1) { spin_lock(s); if (spin_trylock(t)) break; spin_unlock(s); } spin_unlock(t); spin_unlock(s); }
      |P1(spinlock_t *s, spinlock_t *t, int *x) {
      |  while (1) { spin_lock(t); if (spin_trylock(s)) break; spin_unlock(t); } spin_unlock(s); spin_unlock(t); }
      |P2(int *x) { WRITE_ONCE(*x, 1); WRITE_ONCE(*x, 2); }
      |exists met (0:r0=2)
      |exists stuck (hung(0) /\ hung(1))
      |""".stripMargin
  )

  private val alike = text(
    """C alike
      |(* shootdown { replicate = P1 } *)
      |{}
      |P0(int *x) { WRITE_ONCE(*x, 1); WRITE_ONCE(*x, 2); }
      |P1(int *x, int *y) { int r0 = READ_ONCE(*x); WRITE_ONCE(*y, r0); }
      |exists (1:r0=2 /\ y=1)
      |""".stripMargin,
    cpus = 4
  )

  private val forbidden = Set("grace periods", "plain readers")

  private val searches: Seq[(String, Explored, MemoryModel)] = Seq(
    ("IRIW", litmus("IRIW+poonceonces+OnceOnce"), WEAK_NON_MCA),
    ("Z6.3", litmus("Z6.3+poonceonces"), WEAK),
    ("grace periods", litmus("LB+rcuread+rcuread+sync"), WEAK),
    ("plain readers", litmus("gup-plain-readers"), WEAK),
    ("fast GUP before", race("arm64", "before"), WEAK),
    ("PMD sharing", raceNamed("hugetlb-pmd-sharing", "x86_64", "none"), TSO),
    ("readers alike", alike, WEAK),
    ("rivals", rivals, TSO),
    ("rivals, weak", rivals, WEAK)
  )

  /** Everything a search says, and its schedules as they are shown. */
  private def found(search: Search): (Exploration, Seq[String]) = {
    val exploration = search.run()
    val schedules = exploration.witnesses.asScala.flatMap(_.toScala) ++ exploration.reported.values.asScala
    (exploration, schedules.map(search.forReading(_).toString).toSeq)
  }

  private def isTheSame(search: Int => Search, clue: String): (Exploration, Seq[String]) = {
    val alone = found(search(1))
    several.foreach(threads => assert(found(search(threads)) == alone, s"$clue, $threads threads"))
    alone
  }

  for ((name, explored, model) <- searches)
    test(s"$name: the same on one thread, two and eight, in both orders and up to any bound") {
      for (order <- Search.Order.values) {
        def search(bounds: Search.Bounds, reduced: Boolean)(threads: Int) =
          explored.search(model, order, bounds, threads, reduced)
        val (all, shown) = isTheSame(search(Search.Bounds.NONE, reduced = true), s"$order")
        assert(all.isComplete && shown.isEmpty == forbidden(name))
        for (reduced <- Seq(true, false)) {
          isTheSame(search(Explored.states(all.states / 2), reduced), s"$order $reduced half the states")
          isTheSame(search(Search.Bounds.NONE.withSteps(all.steps / 2), reduced), s"$order $reduced half the steps")
        }
        // Enough states of one rank for all threads to take part.
        isTheSame(search(Explored.states(5_000), reduced = false), s"$order unreduced")
      }
    }
}
