/*
 * A driver takes the dirty bits of a range that it shows to a device (Linux v6.9, mm/mapping_dirty_helpers.c).
 *
 * The kernel gets to the tables by the file, under i_mmap_rwsem; here mmap_lock keeps them in place. Writeback of files
 * write-protects as well, which no comparison may overlook.
 */
#ifndef KERNEL_MM_MAPPING_DIRTY_HELPERS_H
#define KERNEL_MM_MAPPING_DIRTY_HELPERS_H

#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

/*
 * One page. The entry is empty for a moment, so that no walker can set the dirty bit between the look at it and the store
 * without it. Says whether it was dirty.
 */
bool clean_record_pte(pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	bool dirty;
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(ptep);
	dirty = pte_present(pte) && pte_dirty(pte);
	if (dirty) {
		pte = ptep_get_and_clear(ptep);
		point(while_empty);
		set_pte(ptep, pte_mkclean(pte));
	}
	spin_unlock(ptl);
	return dirty;
}

/* The flush is what makes the next store of any CPU set the bit again. */
bool clean_record_shared_mapping_range(struct mm_struct *mm, unsigned long addr)
{
	bool dirty = false;
	pmd_t pmd;

	mmap_read_lock(mm);
	pmd = mm_find_table(mm, addr);
	if (!pmd_none(pmd))
		dirty = clean_record_pte(pmd, addr);
	if (dirty)
		flush_tlb_page(mm, addr);
	mmap_read_unlock(mm);
	return dirty;
}

#endif
