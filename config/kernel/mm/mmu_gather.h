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

/* What an unmapping has come to: the pages, linked, and the range that TLBs may still translate. */
struct mmu_gather {
	struct folio *pages;
	unsigned long start;
	unsigned long end;
};

/* An entry that was there is empty now. */
void tlb_remove_tlb_entry(struct mmu_gather *tlb, unsigned long addr)
{
	if (addr < tlb->start)
		tlb->start = addr;
	if (addr + PAGE_SIZE > tlb->end)
		tlb->end = addr + PAGE_SIZE;
}

/* Its page is given up later. */
void tlb_remove_page(struct mmu_gather *tlb, struct folio *page)
{
	page->lru = tlb->pages;
	tlb->pages = page;
}

/* Z1 within one table. A page of zeros is nobody's: there is nothing to give up. */
void unmap_pte_range(struct mmu_gather *tlb, pmd_t pmd, unsigned long start, unsigned long end)
{
	spinlock_t *ptl = pte_lockptr(pmd);
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
		tlb_remove_tlb_entry(tlb, addr);
		page = vm_normal_page(pte);
		if (!page)
			continue;
		folio_remove_rmap(page_folio(page));
		tlb_remove_page(tlb, page);
	}
	spin_unlock(ptl);
}

/* Z1: each table by itself. */
void unmap_page_range(struct mmu_gather *tlb, struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long addr = start;
	unsigned long next;
	pmd_t pmd;

	do {
		next = pmd_addr_end(addr, end);
		pmd = mm_find_table(mm, addr);
		if (!pmd_none(pmd))
			unmap_pte_range(tlb, pmd, addr, next);
		addr = next;
	} while (addr < end);
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

/* Z2 and Z3. */
void tlb_finish_mmu(struct mmu_gather *tlb, struct mm_struct *mm)
{
	if (tlb->start < tlb->end) {
		point(before_flush);
#ifdef TLB_LAZY_UNMAP
		latr_unmap(mm, tlb->start, tlb->end, tlb->pages);
#else
		flush_tlb_range(mm, tlb->start, tlb->end);
		point(before_free);
		free_gathered_pages(tlb->pages);
#endif
	}
}

/* Z1 to Z3 for a range; the caller holds mmap_lock, for read or for write. */
void unmap_region(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct mmu_gather tlb;

	tlb.pages = 0;
	tlb.start = end;
	tlb.end = start;
	unmap_page_range(&tlb, mm, start, end);
	tlb_finish_mmu(&tlb, mm);
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
