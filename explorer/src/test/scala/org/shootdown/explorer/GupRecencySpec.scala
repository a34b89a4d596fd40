package org.shootdown.explorer

import org.shootdown.explorer.Explored.raceNamed

/** GUP's re-check and the accessed and dirty bits, explored. */
class GupRecencySpec extends RaceWitnesses {
  private val recency = "gup-recency"
  private val lockless = "gup-lockless-pte-get"

  for (variant <- Seq("before", "before-vs-reclaim", "norecency-read"))
    goes(recency, variant, "spurious_failure", on = Seq("arm64", "x86_64", "mips64"))(
      Seq("P1 reads [PTE(x)]", "P0 writes [PTE(x)]", "P1 reads [PTE(x)]", "P1 writes P->_refcount")
    )

  goes(recency, "before-vs-neighbour", "spurious_failure", on = Seq("arm64"))(
    Seq("P1 reads [PTE(y)]", "P0 writes [PTE(y)]", "P1 reads [PTE(y)]")
  )

  goes(recency, "norecency-read-vs-nobody", "spurious_failure", on = Seq("arm64"))(
    Seq(
      "P1 reads [PTE(x)]",
      "P1 writes P->_refcount",
      "P1 reads [PTE(x)]",
      "P1 reads [PTE(y)]",
      "P1 writes P->_refcount"
    )
  )

  private val readsWhileItIsEmpty = Seq("P0 writes [PTE(x)]", "P1 reads [PTE(x)]", "P0 writes [PTE(x)]")

  for (variant <- Seq("before-vs-cleaning", "after-vs-cleaning"))
    goes(recency, variant, "spurious_failure", on = Seq("x86_64"))(readsWhileItIsEmpty)

  for (variant <- Seq("after-vs-unfolding", "after-vs-folding"))
    goes(recency, variant, "spurious_failure", on = Seq("arm64"))(readsWhileItIsEmpty)

  goes(recency, "no-compare-vs-zap", "stale_pin", on = Seq("arm64", "x86_64-hyperv"))(
    Seq(
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]",
      "P0 writes P->_refcount",
      "P0 writes P->_refcount",
      "P1 writes P->_refcount"
    )
  )

  goes(recency, "hides-write-vs-fork-without-count", "shared_pin", on = Seq("arm64", "x86_64", "mips64"))(
    Seq(
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]",
      "P0 reads P->_refcount",
      "P1 writes P->_refcount",
      "P1 reads [PTE(x)]"
    )
  )

  goes(recency, "fork-with-write-barrier", "shared_pin", on = Seq("arm64"))(
    Seq(
      "P0 reads P->_refcount",
      "P1 writes P->_refcount",
      "P1 reads mm->write_protect_seq",
      "P0 writes mm->write_protect_seq",
      "P0 writes [PTE(x)]"
    )
  )

  private val readsBetweenHalves =
    Seq(
      "P0 writes [PTE(x)]",
      "P0 reads P->_refcount",
      "P1 writes P->_refcount",
      "P1 reads [PTE(x)]",
      "P0 writes [PTE(x)]"
    )

  goes(lockless, "ptep-get", "missed_pin", on = Seq("x86_32-pae"))(
    "P1 reads [PTE(x)]" +: readsBetweenHalves :+ "P1 reads [PTE(x)]"
  )

  for (variant <- Seq("ptep-get-high-first", "low-half-first"))
    goes(lockless, variant, "missed_pin", on = Seq("x86_32-pae"))(readsBetweenHalves)

  for (variant <- Seq("gather-ptep-get", "gather-trusting"))
    goes(lockless, variant, "foreign_dirty", on = Seq("arm64"))(
      Seq(
        "P1 reads [PTE(x)]",
        "P0 writes [PTE(x)]",
        "P0 writes [PTE(y)]",
        "P0 writes [PTE(y)]",
        "P1 reads [PTE(y)]"
      )
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
