/* Reclaim looks which pages were used, and forgets it: so it sees next time which are used again (Linux v6.9, mm/vmscan.c). */
#ifndef KERNEL_MM_VMSCAN_H
#define KERNEL_MM_VMSCAN_H

#include <mmap_lock.h>
#include <pgtable.h>

/*
 * R: one page of a walk of the page tables, as multi-generational LRU does it. No flush: that a TLB still has the entry as
 * young costs at worst a wrong guess.
 */
bool walk_pte_range(struct mm_struct *mm, unsigned long addr)
{
	bool young = false;
	spinlock_t *ptl;
	pte_t *ptep;
	pmd_t pmd;

	mmap_read_lock(mm);
	pmd = mm_find_table(mm, addr);
	if (!pmd_none(pmd)) {
		ptep = pte_offset_map(pmd, addr);
		ptl = pte_lockptr(pmd);
		spin_lock(ptl);
		if (pte_present(ptep_get(ptep)))
			young = ptep_test_and_clear_young(ptep);
		spin_unlock(ptl);
	}
	mmap_read_unlock(mm);
	return young;
}

#endif
