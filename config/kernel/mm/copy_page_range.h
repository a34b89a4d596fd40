/*
 * fork: the child shares the parent's pages, write-protected in both (Linux v6.9, kernel/fork.c and mm/memory.c), one page per
 * call. A page that is pinned for DMA it gets a copy of instead: what the device writes is the parent's.
 *
 * Who pins by fast GUP holds no lock, so fork and GUP have to notice each other:
 *
 *   S1 write_protect_seq odd		S3 write-protect the pte
 *   S2 copy the page if it is pinned	S4 write_protect_seq even
 *
 * GUP gives up if it finds the count odd, or changed at the end (57efa1fe5957).
 *
 * Between S1 and S2 the kernel has a write barrier only. On the way down to the pte, which is left out, it takes and gives back
 * locks; a full barrier stands for that here.
 *
 * FORK_SEQ_WMB_ONLY	nothing but the write barrier between S1 and S2
 * FORK_WITHOUT_SEQ	no count; S3 before S2, with a full barrier: GUP then has to notice that the pte lost its write bit. What
 *			fork would have to do if there were only the pte to go by
 */
#ifndef KERNEL_MM_COPY_PAGE_RANGE_H
#define KERNEL_MM_COPY_PAGE_RANGE_H

#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

/* Whether the page becomes the child's as well; otherwise it is copied, which is left out. */
bool copy_present_pte(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	struct folio *folio;

	if (!pte_present(pte))
		return false;
	folio = page_folio(pte_page(pte));
#ifdef FORK_WITHOUT_SEQ
	ptep_set_wrprotect(ptep);
	smp_mb();
	point(before_pinned);
	if (folio_maybe_dma_pinned(folio)) {
		ptep_set_access_flags(ptep, pte);
		return false;
	}
#else
	if (folio_maybe_dma_pinned(folio))
		return false;
	point(after_pinned);
	ptep_set_wrprotect(ptep);
#endif
	folio_get(folio);
	folio_dup_anon_rmap(folio);
	return true;
}

bool copy_pte_range(pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	bool shared;

	spin_lock(ptl);
	shared = copy_present_pte(ptep);
	spin_unlock(ptl);
	return shared;
}

/* The parent's mmap_lock is held for write; the flush, of all that was write-protected, comes last. */
bool copy_page_range(struct mm_struct *mm, unsigned long addr)
{
	bool shared = false;
	pmd_t pmd;

	mmap_write_lock(mm);
#ifndef FORK_WITHOUT_SEQ
	WRITE_ONCE(mm->write_protect_seq, mm->write_protect_seq + 1);
#ifdef FORK_SEQ_WMB_ONLY
	smp_wmb();
#else
	smp_mb();
#endif
#endif
	pmd = mm_find_table(mm, addr);
	if (!pmd_none(pmd))
		shared = copy_pte_range(pmd, addr);
#ifndef FORK_WITHOUT_SEQ
	smp_wmb();
	WRITE_ONCE(mm->write_protect_seq, mm->write_protect_seq + 1);
#endif
	flush_tlb_page(mm, addr);
	mmap_write_unlock(mm);
	return shared;
}

#endif
