package org.shootdown.explorer

import org.shootdown.explorer.Explored.raceNamed

/** Sharing of page tables by hugetlbfs mappings and its locks, explored. */
class HugetlbSpec extends RaceWitnesses {

  private val tableGoesBeforeTheStore = Seq(
    "P0 reads [PUD(x, mmA)]",
    "P1 writes [PUD(x, mmA)]",
    "P1 writes PMDT(x, mmB)->_refcount",
    "P2 writes PMDT(x, mmB)->_refcount"
  )

  for (variant <- Seq("none", "lock-after-walk")) {
    goes("hugetlb-pmd-sharing", variant, "store_to_unshared_table")(
      Seq(
        "P0 reads [PUD(x, mmA)]",
        "P1 writes [PUD(x, mmA)]",
        "P1 writes PMDT(x, mmB)->_refcount",
        "P0 reads [PUD(x, mmA)]",
        "P0 writes [PMD(x, mmB)]"
      )
    )
    goes("hugetlb-pmd-sharing", variant, "use_after_free")(
      tableGoesBeforeTheStore ++ Seq("P2 frees PMDT(x, mmB)", "P0 writes [PMD(x, mmB)]")
    )
    goes("hugetlb-pmd-sharing", variant, "freed_walk")(
      tableGoesBeforeTheStore ++ Seq("P2 frees PMDT(x, mmB)", "P0 reads [PMD(x, mmB)]")
    )
  }
  goes("hugetlb-pmd-sharing", "rmap-blocks", "deadlock")(
    Seq(
      "P0 locks lockA->rw_sema",
      "P1 locks inode->i_data.i_mmap_rwsem"
    )
  )
  goes("hugetlb-truncate", "vmdelete-skip", "removed_page_mapped")(
    Seq(
      "P0 locks lock->rw_sema",
      "P1 finds locked lock->rw_sema",
      "P1 writes inode->i_data.i_pages[0]"
    )
  )
  goes("hugetlb-truncate", "without-fault-mutex", "removed_page_mapped")(
    Seq(
      "P1 reads P->_mapcount",
      "P0 writes [PMD(x)]",
      "P1 writes inode->i_data.i_pages[0]"
    )
  )
  goes("hugetlb-unmap-file-folio", "v1-retry", "bad_unlock")(
    Seq(
      "P1 locks lock->rw_sema",
      "P0 finds locked lock->rw_sema",
      "P0 unlocks inode->i_data.i_mmap_rwsem",
      "P1 frees lock",
      "P1 writes mm->mmap",
      "P0 reads mm->mmap",
      "P0 unlocks mm->mmap_lock"
    )
  )
  goes("hugetlb-unmap-file-folio", "without-reference", "use_after_free")(
    Seq(
      "P1 locks lock->rw_sema",
      "P0 finds locked lock->rw_sema",
      "P0 unlocks inode->i_data.i_mmap_rwsem",
      "P1 writes lock->vma",
      "P1 frees lock",
      "P0 reads lock->vma"
    )
  )
  goes("hugetlb-unmap-file-folio", "without-recheck", "null_dereference")(
    Seq(
      "P0 finds locked lock->rw_sema",
      "P0 writes lock->refs",
      "P1 writes lock->vma",
      "P0 reads lock->vma"
    )
  )
  goes("hugetlb-unmap-file-folio", "cleared-without-lock", "use_after_free")(
    Seq(
      "P0 finds locked lock->rw_sema",
      "P0 writes lock->refs",
      "P1 writes inode->i_data.i_mmap",
      "P0 reads lock->vma",
      "P1 writes lock->vma",
      "P1 frees vma",
      "P0 reads vma->vm_start"
    )
  )
  goes("hugetlb-unmap-file-folio", "i-mmap-kept", "deadlock")(
    Seq(
      "P1 locks lock->rw_sema",
      "P0 locks inode->i_data.i_mmap_rwsem",
      "P0 finds locked lock->rw_sema"
    )
  )
  goes("hugetlb-unmap-file-folio", "busy-skipped", "left_mapped")(
    Seq(
      "P1 locks lock->rw_sema",
      "P0 finds locked lock->rw_sema",
      "P0 unlocks inode->i_data.i_mmap_rwsem",
      "P0 reads P->_mapcount"
    )
  )
  goes("hugetlb-claimed-uaf", "mmap-lock-dropped-early", "use_after_free")(
    Seq(
      "P0 finds locked lock->rw_sema",
      "P0 writes mm->mm_count",
      "P0 reads mm->mmap",
      "P0 unlocks mm->mmap_lock",
      "P1 writes inode->i_data.i_mmap",
      "P1 frees PMDT(x)",
      "P1 frees lock",
      "P1 frees vma",
      "P0 reads vma->vm_start"
    )
  )
  goes("hugetlb-inode-order", "v1-inode-order", "deadlock")(
    Seq(
      "P1 locks lock->rw_sema",
      "P0 finds locked lock->rw_sema",
      "P1 unlocks lock->rw_sema",
      "P1 locks mm->mmap_lock"
    )
  )

  test("as many states as ever") {
    val expected = Seq(
      ("hugetlb-pmd-sharing", "arm64", "none") -> 232L,
      ("hugetlb-pmd-sharing", "ppc64-radix-tlbie", "vmalock") -> 3259L,
      ("hugetlb-unmap-file-folio", "arm64", "final") -> 147L
    )
    val found = expected.map { case (cell @ (name, architecture, variant), _) =>
      cell -> raceNamed(name, architecture, variant).search().run().states
    }
    assert(found == expected)
  }
}
