/*
 * Reclaim of pages that their user has given up with MADV_FREE (Linux v6.1, mm/vmscan.c and mm/rmap.c): they need no
 * swap, and are dropped unless they were written to again, or somebody holds a reference that is not a mapping's.
 *
 *   V1 isolate the folio from the LRU	V3 clear the entry and flush, under the table's lock
 *   V2 lock it				V4 dirty, or referenced: the entry goes back; else the page is given up
 *
 * The LRU is walked by way of a page table, so that there is no list to keep. A folio that a page table maps is there as
 * long as the table's lock is held.
 */
#ifndef KERNEL_MM_LAZYFREE_H
#define KERNEL_MM_LAZYFREE_H

#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

/* V1 and V2: the folio mapped at an address, locked and with a reference, or 0. */
struct folio *isolate_lazyfree(pmd_t pmd, unsigned long addr)
{
	spinlock_t *ptl = pte_lockptr(pmd);
	struct folio *folio = 0;
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(pte_offset_map(pmd, addr));
	folio = pte_present(pte) ? vm_normal_page(pte) : 0;
	if (folio && !folio_isolate_lru(folio))
		folio = 0;
	spin_unlock(ptl);
	if (folio && !folio_trylock(folio)) {
		folio_putback_lru(folio);
		folio = 0;
	}
	return folio;
}

/*
 * V3 and V4. Fast GUP writes the count and then reads the entry; here it is the other way round, with a full barrier
 * between: one of the two sees the other. What was written meanwhile counts as given up anew, for the next round.
 */
bool try_to_unmap_lazyfree(struct mm_struct *mm, pmd_t pmd, unsigned long addr, struct folio *folio)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	bool unmapped = false;
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(ptep);
	if (pte_present(pte) && page_folio(pte_page(pte)) == folio) {
		pte = ptep_get_and_clear(ptep);
		flush_tlb_page(mm, addr);
		smp_mb();
		unmapped = !pte_dirty(pte) && folio_ref_count(folio) == 1 + folio_mapcount(folio);
		if (unmapped)
			folio_remove_rmap(folio);
		else
			set_pte(ptep, pte_mkclean(pte));
	}
	spin_unlock(ptl);
	return unmapped;
}

/* The mapping's reference is given up by whoever unmapped; the isolation's is the last, unless somebody came by. */
void shrink_lazyfree(struct mm_struct *mm, unsigned long addr)
{
	struct folio *folio = 0;
	pmd_t pmd;

	anon_vma_lock_read(mm);
	pmd = mm_find_table(mm, addr);
	if (!pmd_none(pmd))
		folio = isolate_lazyfree(pmd, addr);
	if (folio) {
		point(isolated);
		if (try_to_unmap_lazyfree(mm, pmd, addr, folio))
			folio_put(folio);
		folio_unlock(folio);
		folio_putback_lru(folio);
	}
	anon_vma_unlock_read(mm);
}

#endif
