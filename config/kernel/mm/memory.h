/* Unmapping a range of an address space, as MADV_DONTNEED does (Linux v6.1, mm/memory.c), one page per call. */
#ifndef KERNEL_MM_MEMORY_H
#define KERNEL_MM_MEMORY_H

#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

/* Empties the pte; the mapping's reference goes to the caller, with the page, or 0. */
struct folio *zap_pte_range(pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	struct folio *page = 0;
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(ptep);
	if (pte_present(pte)) {
		pte = ptep_get_and_clear(ptep);
		page = pte_page(pte);
		folio_remove_rmap(page_folio(page));
	}
	spin_unlock(ptl);
	return page;
}

struct folio *zap_pmd_range(pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmd = pmdp_get_lockless(pmdp);

	if (!pmd_present(pmd) || pmd_leaf(pmd))
		return 0;
	return zap_pte_range(pmd, addr);
}

/*
 * The page is given up only after the flush, when no TLB leads to it any more. Whether a lockless walker can still be
 * on its way to it then depends on whether the flush waited for its CPU.
 */
void zap_page_range_single(struct mm_struct *mm, unsigned long addr)
{
	struct folio *page = 0;
	pmd_t *pmdp;

	mmap_read_lock(mm);
	pmdp = mm_find_pmd(mm, addr);
	if (pmdp)
		page = zap_pmd_range(pmdp, addr);
	if (page) {
		point(before_flush);
		flush_tlb_page(mm, addr);
		point(before_free);
		folio_put(page_folio(page));
	}
	mmap_read_unlock(mm);
}

#endif
