/*
 * Huge entries that come and go under mmap_lock held for read (mm/huge_memory.c and do_set_pmd of mm/memory.c): of a
 * file's huge page, which the page cache keeps whatever becomes of the entry.
 */
#ifndef KERNEL_MM_HUGE_MEMORY_H
#define KERNEL_MM_HUGE_MEMORY_H

#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

#define _PAGE_HUGE_FILE (_PAGE_HUGE | _PAGE_RW)

/* A fault anywhere in the range finds the huge page in the page cache and maps all of it, unless something is mapped. */
void do_set_pmd(struct mm_struct *mm, unsigned long addr, struct folio *hpage)
{
	pmd_t *pmdp;
	spinlock_t *pmd_ptl;

	mmap_read_lock(mm);
	pmdp = mm_find_pmd(mm, addr);
	pmd_ptl = pmd_lockptr(pmdp);
	spin_lock(pmd_ptl);
	if (pmd_none(pmdp_get(pmdp)))
		set_pmd(pmdp, (folio_pfn(hpage) << PAGE_SHIFT) | _PAGE_HUGE_FILE);
	spin_unlock(pmd_ptl);
	mmap_read_unlock(mm);
}

/* MADV_DONTNEED of the whole range: the entry is emptied at once, where it stands. */
void zap_huge_pmd(struct mm_struct *mm, unsigned long addr)
{
	unsigned long haddr = addr & PMD_MASK;
	pmd_t *pmdp;
	spinlock_t *pmd_ptl;

	mmap_read_lock(mm);
	pmdp = mm_find_pmd(mm, haddr);
	pmd_ptl = pmd_lockptr(pmdp);
	spin_lock(pmd_ptl);
	if (pmd_leaf(pmdp_get(pmdp)))
		pmdp_get_and_clear(pmdp);
	spin_unlock(pmd_ptl);
	flush_tlb_range(mm, haddr, haddr + PMD_SIZE);
	mmap_read_unlock(mm);
}

#endif
