/*
 * Installing a page for userfaultfd (Linux v4.3, mm/userfaultfd.c), one page per call: B2 of fs/userfaultfd.h.
 *
 * mmap_lock for read, as a fault would; the lock of the table decides who installs first, and nothing is ever replaced.
 */
#ifndef KERNEL_MM_USERFAULTFD_H
#define KERNEL_MM_USERFAULTFD_H

#include <err.h>
#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>

#define _PAGE_COPIED (_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY)
#define _PAGE_ZERO (_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED | _PAGE_SPECIAL)

/* B2 with the copy in page, which nobody else knows yet: its reference goes to the mapping. */
int mcopy_atomic_pte(pmd_t pmd, unsigned long addr, struct folio *page)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	int ret = -EEXIST;

	/* What the page was filled with comes before the entry that shows it. */
	folio_mark_uptodate(page);
	spin_lock(ptl);
	if (pte_none(ptep_get(ptep))) {
		folio_add_new_anon_rmap(page);
		folio_set_lru(page);
		set_pte(ptep, mk_pte(page, _PAGE_COPIED));
		ret = 0;
	}
	spin_unlock(ptl);
	return ret;
}

/* B2 with everybody's page of zeros: neither reference nor mapping is counted. */
int mfill_zeropage_pte(pmd_t pmd, unsigned long addr, struct folio *zero)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	int ret = -EEXIST;

	spin_lock(ptl);
	if (pte_none(ptep_get(ptep))) {
		set_pte(ptep, mk_pte(zero, _PAGE_ZERO));
		ret = 0;
	}
	spin_unlock(ptl);
	return ret;
}

/* The table exists here; where the kernel finds none, it adds one first. */
int __mcopy_atomic(struct mm_struct *mm, unsigned long addr, struct folio *page, bool zeropage)
{
	int ret = -EEXIST;
	pmd_t pmd;

	mmap_read_lock(mm);
	pmd = pmdp_get_lockless(mm_find_pmd(mm, addr));
	if (pmd_present(pmd) && !pmd_leaf(pmd)) {
		if (zeropage)
			ret = mfill_zeropage_pte(pmd, addr, page);
		else
			ret = mcopy_atomic_pte(pmd, addr, page);
	}
	mmap_read_unlock(mm);
	return ret;
}

/* The page was allocated by the caller, and takes as long to fill as any. */
int mcopy_atomic(struct mm_struct *mm, unsigned long addr, struct folio *page)
{
	int ret;

	__delay(page_copy, 1);
	ret = __mcopy_atomic(mm, addr, page, false);
	if (ret)
		folio_put(page);
	return ret;
}

int mfill_zeropage(struct mm_struct *mm, unsigned long addr, struct folio *zero)
{
	return __mcopy_atomic(mm, addr, zero, true);
}

#endif
