package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.Explored.raceNamed
import org.shootdown.machine.judgement.Judge

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

/** Sharing of page tables by hugetlbfs mappings and its locks, explored. */
class HugetlbSpec extends AnyFunSuite {

  /** What is to be seen in the witness of a condition, in this order. */
  private def shows(name: String, variant: String, condition: String)(wanted: String*): Unit =
    for (architecture <- Seq("arm64", "x86_64"))
      test(s"$name, $variant on $architecture: how it comes to $condition") {
        val explored = raceNamed(name, architecture, variant)
        val search = explored.search()
        val index = explored.scenario.conditions.asScala.indexWhere(_.name == condition)
        val found = search.run().witnesses.get(index).toScala
        assert(found.nonEmpty)
        val judge = new Judge(explored.scenario, explored.machine)
        for (schedule <- Seq(found.get, search.forReading(found.get), Schedule.parse(found.get.toString))) {
          assert(judge.judge(explored.rerun(schedule)).holds.get(index))
          val accesses = WitnessAccesses.of(explored, schedule)
          assert(accesses.inOrder(wanted: _*) == wanted, accesses.all.mkString("\n"))
        }
      }

  private val tableGoesBeforeTheStore = Seq(
    "P0 reads [PUD(x, mmA)]",
    "P1 writes [PUD(x, mmA)]",
    "P1 writes PMDT(x, mmB)->_refcount",
    "P2 writes PMDT(x, mmB)->_refcount"
  )

  for (variant <- Seq("none", "lock-after-walk")) {
    shows("hugetlb-pmd-sharing", variant, "store_to_unshared_table")(
      "P0 reads [PUD(x, mmA)]",
      "P1 writes [PUD(x, mmA)]",
      "P1 writes PMDT(x, mmB)->_refcount",
      "P0 reads [PUD(x, mmA)]",
      "P0 writes [PMD(x, mmB)]"
    )
    shows("hugetlb-pmd-sharing", variant, "use_after_free")(
      tableGoesBeforeTheStore ++ Seq("P2 frees PMDT(x, mmB)", "P0 writes [PMD(x, mmB)]"): _*
    )
    shows("hugetlb-pmd-sharing", variant, "freed_walk")(
      tableGoesBeforeTheStore ++ Seq("P2 frees PMDT(x, mmB)", "P0 reads [PMD(x, mmB)]"): _*
    )
  }
  shows("hugetlb-pmd-sharing", "rmap-blocks", "deadlock")(
    "P0 locks lockA->rw_sema",
    "P1 locks inode->i_data.i_mmap_rwsem"
  )
  shows("hugetlb-truncate", "vmdelete-skip", "removed_page_mapped")(
    "P0 locks lock->rw_sema",
    "P1 finds locked lock->rw_sema",
    "P1 writes inode->i_data.i_pages[0]"
  )
  shows("hugetlb-truncate", "without-fault-mutex", "removed_page_mapped")(
    "P1 reads P->_mapcount",
    "P0 writes [PMD(x)]",
    "P1 writes inode->i_data.i_pages[0]"
  )
  shows("hugetlb-unmap-file-folio", "v1-retry", "bad_unlock")(
    "P1 locks lock->rw_sema",
    "P0 finds locked lock->rw_sema",
    "P0 unlocks inode->i_data.i_mmap_rwsem",
    "P1 frees lock",
    "P1 writes mm->mmap",
    "P0 reads mm->mmap",
    "P0 unlocks mm->mmap_lock"
  )
  shows("hugetlb-unmap-file-folio", "without-reference", "use_after_free")(
    "P1 locks lock->rw_sema",
    "P0 finds locked lock->rw_sema",
    "P0 unlocks inode->i_data.i_mmap_rwsem",
    "P1 writes lock->vma",
    "P1 frees lock",
    "P0 reads lock->vma"
  )
  shows("hugetlb-unmap-file-folio", "without-recheck", "null_dereference")(
    "P0 finds locked lock->rw_sema",
    "P0 writes lock->refs",
    "P1 writes lock->vma",
    "P0 reads lock->vma"
  )
  shows("hugetlb-unmap-file-folio", "cleared-without-lock", "use_after_free")(
    "P0 finds locked lock->rw_sema",
    "P0 writes lock->refs",
    "P1 writes inode->i_data.i_mmap",
    "P0 reads lock->vma",
    "P1 writes lock->vma",
    "P1 frees vma",
    "P0 reads vma->vm_start"
  )
  shows("hugetlb-unmap-file-folio", "i-mmap-kept", "deadlock")(
    "P1 locks lock->rw_sema",
    "P0 locks inode->i_data.i_mmap_rwsem",
    "P0 finds locked lock->rw_sema"
  )
  shows("hugetlb-claimed-uaf", "mmap-lock-dropped-early", "use_after_free")(
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
  shows("hugetlb-inode-order", "v1-inode-order", "deadlock")(
    "P1 locks lock->rw_sema",
    "P0 finds locked lock->rw_sema",
    "P1 unlocks lock->rw_sema",
    "P1 locks mm->mmap_lock"
  )

  test("as many states as ever") {
    val expected = Seq(
      ("hugetlb-pmd-sharing", "arm64", "none") -> 232L,
      ("hugetlb-pmd-sharing", "ppc64-radix-tlbie", "vmalock") -> 3376L,
      ("hugetlb-unmap-file-folio", "arm64", "final") -> 147L
    )
    val found = expected.map { case (cell @ (name, architecture, variant), _) =>
      cell -> raceNamed(name, architecture, variant).search().run().states
    }
    assert(found == expected)
  }
}
