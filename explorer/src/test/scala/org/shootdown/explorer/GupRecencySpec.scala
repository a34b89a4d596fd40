package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.Explored.raceNamed
import org.shootdown.machine.judgement.Judge

import scala.jdk.OptionConverters._

/** GUP's re-check and the accessed and dirty bits, explored. */
class GupRecencySpec extends AnyFunSuite {
  private val recency = "gup-recency"
  private val lockless = "gup-lockless-pte-get"

  /** Asserts that a condition's witness makes these accesses in this order, and that it shows its condition again. */
  private def assertGoes(name: String, architecture: String, variant: String, condition: Int, steps: String*): Unit =
    test(s"$name, $variant on $architecture goes as documented") {
      val explored = raceNamed(name, architecture, variant)
      val search = explored.search()
      val witness = search.run().witnesses.get(condition).toScala.get
      assert(WitnessAccesses.of(explored, witness).inOrder(steps: _*) == steps)
      for (schedule <- Seq(witness, search.forReading(witness))) {
        val judgement = new Judge(explored.scenario, explored.machine).judge(explored.rerun(schedule))
        assert(judgement.holds.get(condition))
        assert(judgement.counted)
      }
    }

  private val spurious = 0
  private val stalePin = 1
  private val sharedPin = 2
  private val missedPin = 0
  private val foreignDirty = 1

  for (
    architecture <- Seq("arm64", "x86_64", "mips64"); variant <- Seq("before", "before-vs-reclaim", "norecency-read")
  )
    assertGoes(
      recency,
      architecture,
      variant,
      spurious,
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]",
      "P1 reads [PTE(x)]",
      "P1 writes P->_refcount"
    )

  assertGoes(
    recency,
    "arm64",
    "before-vs-neighbour",
    spurious,
    "P1 reads [PTE(y)]",
    "P0 writes [PTE(y)]",
    "P1 reads [PTE(y)]"
  )

  assertGoes(
    recency,
    "arm64",
    "norecency-read-vs-nobody",
    spurious,
    "P1 reads [PTE(x)]",
    "P1 writes P->_refcount",
    "P1 reads [PTE(x)]",
    "P1 reads [PTE(y)]",
    "P1 writes P->_refcount"
  )

  for (variant <- Seq("before-vs-cleaning", "after-vs-cleaning"))
    assertGoes(recency, "x86_64", variant, spurious, "P0 writes [PTE(x)]", "P1 reads [PTE(x)]", "P0 writes [PTE(x)]")

  for (variant <- Seq("after-vs-unfolding", "after-vs-folding"))
    assertGoes(recency, "arm64", variant, spurious, "P0 writes [PTE(x)]", "P1 reads [PTE(x)]", "P0 writes [PTE(x)]")

  for (architecture <- Seq("arm64", "x86_64-hyperv"))
    assertGoes(
      recency,
      architecture,
      "no-compare-vs-zap",
      stalePin,
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]",
      "P0 writes P->_refcount",
      "P0 writes P->_refcount",
      "P1 writes P->_refcount"
    )

  for (architecture <- Seq("arm64", "x86_64", "mips64"))
    assertGoes(
      recency,
      architecture,
      "hides-write-vs-fork-without-count",
      sharedPin,
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]",
      "P0 reads P->_refcount",
      "P1 writes P->_refcount",
      "P1 reads [PTE(x)]"
    )

  assertGoes(
    recency,
    "arm64",
    "fork-with-write-barrier",
    sharedPin,
    "P0 reads P->_refcount",
    "P1 writes P->_refcount",
    "P1 reads mm->write_protect_seq",
    "P0 writes mm->write_protect_seq",
    "P0 writes [PTE(x)]"
  )

  assertGoes(
    lockless,
    "x86_32-pae",
    "ptep-get",
    missedPin,
    "P1 reads [PTE(x)]",
    "P0 writes [PTE(x)]",
    "P0 reads P->_refcount",
    "P1 writes P->_refcount",
    "P1 reads [PTE(x)]",
    "P0 writes [PTE(x)]",
    "P1 reads [PTE(x)]"
  )

  for (variant <- Seq("ptep-get-high-first", "low-half-first"))
    assertGoes(
      lockless,
      "x86_32-pae",
      variant,
      missedPin,
      "P0 writes [PTE(x)]",
      "P0 reads P->_refcount",
      "P1 writes P->_refcount",
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]"
    )

  for (variant <- Seq("gather-ptep-get", "gather-trusting"))
    assertGoes(
      lockless,
      "arm64",
      variant,
      foreignDirty,
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]",
      "P0 writes [PTE(y)]",
      "P0 writes [PTE(y)]",
      "P1 reads [PTE(y)]"
    )

  private def states(name: String, architecture: String, variant: String): Long =
    raceNamed(name, architecture, variant).search().run().states

  test("as many states as ever") {
    assert(states(recency, "arm64", "before") == 220)
    assert(states(recency, "x86_64", "before-vs-zap") == 21)
    assert(states(lockless, "x86_32-pae", "ptep-get") == 59)
    assert(states(lockless, "arm64", "gather-lockless") == 118)
  }
}
