/*
 * Unmapping a range of small pages: empty the entries, flush once, and only then give the pages up (Linux v6.1,
 * mm/memory.c and mm/mmu_gather.c).
 *
 *   Z1 under the table's lock: empty each entry, gather its page	Z2 flush the range	Z3 drop the gathered references
 *
 * The pages gathered are linked by their lru, which nobody else uses as long as they are on no other list.
 */
#ifndef KERNEL_MM_MMU_GATHER_H
#define KERNEL_MM_MMU_GATHER_H

#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

/* Z1: the pages, linked, or 0. */
struct folio *unmap_pte_range(pmd_t pmd, unsigned long start, unsigned long end)
{
	spinlock_t *ptl = pte_lockptr(pmd);
	struct folio *gathered = 0;
	struct folio *page;
	unsigned long addr;
	pte_t *ptep;
	pte_t pte;

	spin_lock(ptl);
	for (addr = start; addr < end; addr += PAGE_SIZE) {
		ptep = pte_offset_map(pmd, addr);
		pte = ptep_get(ptep);
		if (!pte_present(pte))
			continue;
		pte = ptep_get_and_clear(ptep);
		page = pte_page(pte);
		folio_remove_rmap(page_folio(page));
		page->lru = gathered;
		gathered = page;
	}
	spin_unlock(ptl);
	return gathered;
}

/* Z3. Whoever holds a reference still keeps its page. */
void free_gathered_pages(struct folio *gathered)
{
	struct folio *page;

	while (gathered) {
		page = gathered;
		gathered = page->lru;
		folio_put(page_folio(page));
	}
}

/* Z1 to Z3 for a range within one table; the caller holds mmap_lock, for read or for write. */
void unmap_region(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	pmd_t pmd = mm_find_table(mm, start);
	struct folio *gathered = 0;

	if (!pmd_none(pmd))
		gathered = unmap_pte_range(pmd, start, end);
	if (gathered) {
		point(before_flush);
		flush_tlb_range(mm, start, end);
		point(before_free);
		free_gathered_pages(gathered);
	}
}

/* munmap of small pages, without what it does to the VMAs. */
void munmap_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	mmap_write_lock(mm);
	unmap_region(mm, start, end);
	mmap_write_unlock(mm);
}

/* MADV_DONTNEED: the mapping stays, so readers of the layout need not wait. */
void madvise_dontneed(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	mmap_read_lock(mm);
	unmap_region(mm, start, end);
	mmap_read_unlock(mm);
}

#endif
