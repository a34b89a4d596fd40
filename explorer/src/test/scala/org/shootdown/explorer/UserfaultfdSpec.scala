package org.shootdown.explorer

import org.shootdown.explorer.search.Exploration
import org.shootdown.explorer.Explored.raceNamed

/** UFFDIO_COPY against a fault that is about to wait, explored. */
class UserfaultfdSpec extends RaceWitnesses {
  private val name = "userfaultfd-lost-wakeup"
  private val badWalk = "bad_walk"

  // The steps as races and paths count them.
  private val looks = "P0 reads [PTE(x)]" // V1, V5
  private val queues = "P0 writes ctx->fault_pending_wqh.first" // V4
  private val setsState = "P0 writes 0:current->__state"
  private val sleeps = "P0 reads 0:current->__state" // V6
  private val remembers = "P1 reads state" // B1
  private val installs = "P1 writes [PTE(x)]" // B2
  private val looksAtPending = "P1 reads ctx->fault_pending_wqh.first" // B3
  private val looksAtRead = "P1 reads ctx->fault_wqh.first"
  private val receives = "P1 writes state" // B4
  private val takesOff = "P2 writes ctx->fault_pending_wqh.first" // U1
  private val putsOn = "P2 writes ctx->fault_wqh.first"
  private val requests = "P2 writes state" // U2
  private val wakesNobody = Seq(looks, installs, looksAtPending, looksAtRead, queues, sleeps)

  private def explore(architecture: String, variant: String): Exploration =
    raceNamed(name, architecture, variant).search().run()

  private def shows(
      variant: String,
      steps: Seq[String],
      condition: String = "lost_wakeup",
      on: Seq[String] = Seq("arm64", "x86_64")
  ): Unit = goes(name, variant, condition, on)(steps)

  for (variant <- Seq("before-naive", "before-zeropage", "downgrade"))
    shows(variant, wakesNobody)

  // Case 1: the background thread comes second and would have to wake.
  shows("without-B5", remembers +: wakesNobody.drop(1) :+ putsOn :+ requests :+ remembers)

  // Case 2: the reader comes second.
  shows("without-U3", remembers +: wakesNobody.drop(1) :+ putsOn)
  shows("without-U3", Seq(remembers, installs, looksAtRead, receives, "P2 reads state"))

  shows("must-wait-before-enqueue", looks +: wakesNobody)
  shows(
    "state-after-must-wait",
    Seq(queues, looks, installs, looksAtPending, "P1 reads 0:current->__state", setsState, sleeps)
  )
  shows(
    "mmap-unlock-before-walk-vs-collapse",
    Seq(installs, looksAtRead, queues, "P1 writes [PMD(x)]", "P0 reads [PMD(x)]", sleeps, "P1 writes [PMD(x)]")
  )
  shows(
    "mmap-unlock-before-walk-vs-collapse",
    Seq(queues, "P0 reads [PMD(x)]", "P1 writes [PMD(x)]", installs, "P1 writes [PMD(x)]", looks),
    badWalk
  )
  shows(
    "pmd-twice-vs-zap",
    Seq(queues, "P0 reads [PMD(x)]", "P1 writes [PMD(x)]", "P0 reads [PMD(x)]"),
    badWalk
  )
  shows("wake-without-barrier", Seq(looksAtPending, queues, looks, installs), on = Seq("arm64"))
  shows("refile-without-seq", Seq(queues, looks, takesOff, looksAtPending, looksAtRead, putsOn))

  test("with the patch a reader that moves the waiter is not missed where stores reach CPUs one by one either") {
    val exploration = explore("ppc64-radix-tlbie", "after")
    assert(exploration.isComplete && exploration.positive(0) == 0)
  }

  test("as many states as ever") {
    val expected = Map(("arm64", "after") -> 792L, ("x86_64", "before-tristate") -> 367L)
    assert(expected.map { case (target @ (architecture, variant), _) =>
      target -> explore(architecture, variant).states
    } == expected)
  }
}
