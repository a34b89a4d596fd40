/*
 * khugepaged replaces a table of small pages by one huge page (Linux v6.1, mm/khugepaged.c).
 *
 * It holds mmap_lock for write, which keeps out faults and slow GUP, and the anon_vma lock, which keeps out rmap walks.
 * Fast GUP it can only notice: by a reference that the mappings do not explain. The steps, as comments and scenarios
 * count them:
 *
 *   C1 locks, notifiers	C5 under the table's lock: lock each page, check its references, isolate it
 *   C2 clear the pmd		C6a on failure: the old pmd goes back
 *   C3 flush the TLB		C6b on success: copy; give up the old pages
 *   C4 unlock the pmd		C7 deposit the table; the pmd maps the huge page
 *
 * NR_PAGES			how many of the table's entries are looked at, from the first (default 1)
 * COPIED_PAGES			as many base pages' time the copy takes: 8, where a real huge page takes 512. The
 *				longer the copy, the more pins fall into it, and the fewer walks outlast it
 * KHUGEPAGED_SYNC_ONE		wait for lockless walkers once the table is out of the tree (2ba99c5e0881)
 * KHUGEPAGED_SYNC_ONE_EARLY	the same wait at the wrong place, while walkers can still find the table
 */
#ifndef KERNEL_MM_KHUGEPAGED_H
#define KERNEL_MM_KHUGEPAGED_H

#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

#ifndef NR_PAGES
#define NR_PAGES 1
#endif
#ifndef COPIED_PAGES
#define COPIED_PAGES 8
#endif

enum scan_result {
	SCAN_FAIL,
	SCAN_SUCCEED,
	SCAN_PMD_NULL,			/* no table of ptes: nothing to do, or a hole */
	SCAN_PMD_MAPPED,		/* already huge */
	SCAN_PTE_NON_PRESENT,
	SCAN_PAGE_LOCK,			/* someone else has the folio lock */
	SCAN_PAGE_COUNT,		/* someone has a reference that is not a mapping's */
	SCAN_DEL_PAGE_LRU		/* someone else has isolated it */
};

/* Every reference is a mapping's or the swap cache's: nobody has pinned the page. */
bool is_refcount_suitable(struct folio *folio)
{
	int expected = folio_mapcount(folio);

	if (folio_test_swapcache(folio))
		expected++;
	return folio_ref_count(folio) == expected;
}

void release_pte_folio(struct folio *folio)
{
	folio_unlock(folio);
	folio_putback_lru(folio);
}

/* Gives back the first count pages of a table of which isolation failed later. */
void release_pte_pages(pte_t *ptep, int count)
{
	pte_t pte;
	int i;

	for (i = 0; i < count; i++) {
		pte = ptep_get(ptep + i);
		if (!pte_none(pte))
			release_pte_folio(pte_page(pte));
	}
}

/* One page: locked, referenced by its mappings only, and off the LRU, in this order. */
int isolate_pte_page(pte_t pte)
{
	struct folio *folio;

	if (!pte_present(pte))
		return SCAN_PTE_NON_PRESENT;
	folio = page_folio(pte_page(pte));
	/* The caller holds a spinlock, and a folio that is locked is in use anyway. */
	if (!folio_trylock(folio))
		return SCAN_PAGE_LOCK;
	if (!is_refcount_suitable(folio)) {
		folio_unlock(folio);
		return SCAN_PAGE_COUNT;
	}
	point(after_count);
	if (!folio_isolate_lru(folio)) {
		folio_unlock(folio);
		return SCAN_DEL_PAGE_LRU;
	}
	return SCAN_SUCCEED;
}

/* C5: all pages or none. Called with the lock of the table, although it is out of the tree: rmap may know it still. */
int __collapse_huge_page_isolate(pte_t *ptep)
{
	int result;
	pte_t pte;
	int i;

	for (i = 0; i < NR_PAGES; i++) {
		pte = ptep_get(ptep + i);
		if (pte_none(pte))
			continue;
		result = isolate_pte_page(pte);
		if (result != SCAN_SUCCEED) {
			release_pte_pages(ptep, i);
			return result;
		}
	}
	return SCAN_SUCCEED;
}

/* Gives up the old page: unlocked and back on the LRU first, then unmapped; the mapping's reference goes last. */
void collapse_old_page(pte_t *ptep, struct folio *folio, spinlock_t *ptl)
{
	release_pte_folio(folio);
	spin_lock(ptl);
	/* The range was flushed when the table left the tree, so no hardware looks at this entry. */
	pte_clear(ptep);
	folio_remove_rmap(folio);
	spin_unlock(ptl);
	folio_put(folio);
}

/* C6b: a hole becomes zeros. */
void __collapse_huge_page_copy(pte_t *ptep, struct folio *hpage, spinlock_t *ptl)
{
	unsigned long *to;
	struct folio *page;
	pte_t pte;
	int i;

	for (i = 0; i < NR_PAGES; i++) {
		to = (unsigned long *)((unsigned long)folio_address(hpage) + i * PAGE_SIZE);
		pte = ptep_get(ptep + i);
		if (pte_none(pte)) {
			clear_page(to, COPIED_PAGES / NR_PAGES);
		} else {
			page = pte_page(pte);
			copy_page(to, folio_address(page), COPIED_PAGES / NR_PAGES);
			point(after_copy);
			collapse_old_page(ptep + i, page_folio(page), ptl);
		}
	}
}

/* C1 to C4: from here on nobody new finds the table. Says what the pmd was. */
pmd_t collapse_detach_table(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp)
{
	spinlock_t *pmd_ptl = pmd_lockptr(pmdp);
	pmd_t old;

	/* Secondary MMUs are told before and after: between the two they use no translation of the range. */
#ifdef KHUGEPAGED_SYNC_ONE_EARLY
	tlb_remove_table_sync_one();
#endif
	spin_lock(pmd_ptl);
	old = pmdp_collapse_flush(mm, addr, pmdp);
	spin_unlock(pmd_ptl);
#ifdef KHUGEPAGED_SYNC_ONE
	tlb_remove_table_sync_one();
#endif
	point(after_flush);
	return old;
}

/* C6a: the table goes back where it was; a walker that remembers the old value is right again. */
void collapse_restore_table(pmd_t *pmdp, pmd_t old)
{
	spinlock_t *pmd_ptl = pmd_lockptr(pmdp);

	spin_lock(pmd_ptl);
	BUG_ON(!pmd_none(pmdp_get(pmdp)));
	set_pmd(pmdp, old);
	spin_unlock(pmd_ptl);
}

/* C7: the huge page takes over the reference it was allocated with. */
void collapse_install_huge(pmd_t *pmdp, pmd_t old, struct folio *hpage)
{
	spinlock_t *pmd_ptl = pmd_lockptr(pmdp);

	folio_mark_uptodate(hpage);
	spin_lock(pmd_ptl);
	BUG_ON(!pmd_none(pmdp_get(pmdp)));
	folio_add_new_anon_rmap(hpage);
	folio_set_lru(hpage);
	pgtable_trans_huge_deposit(pmdp, pmd_pgtable(old));
	set_pmd(pmdp, mk_huge_pmd(hpage));
	spin_unlock(pmd_ptl);
}

/* C1 to C7 for a pmd that points to a table; mmap_lock is held for write. */
int collapse_table(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t pmd, struct folio *hpage)
{
	spinlock_t *ptl = pte_lockptr(pmd);
	pte_t *ptep = pte_offset_map(pmd, addr);
	int result;
	pmd_t old;

	anon_vma_lock_write(mm);
	old = collapse_detach_table(mm, addr, pmdp);
	spin_lock(ptl);
	result = __collapse_huge_page_isolate(ptep);
	spin_unlock(ptl);
	if (result != SCAN_SUCCEED) {
		collapse_restore_table(pmdp, old);
		anon_vma_unlock_write(mm);
		return result;
	}
	/* Every page is locked and isolated: rmap walkers have nothing left to find. */
	anon_vma_unlock_write(mm);
	point(before_copy);
	__collapse_huge_page_copy(ptep, hpage, ptl);
	point(before_huge_pmd);
	collapse_install_huge(pmdp, old, hpage);
	return SCAN_SUCCEED;
}

/*
 * Collapses the 2 MiB around address into hpage, whose only reference the caller gives away whatever comes of it. It
 * was allocated before, because that can sleep and take long; with 0 it is allocated here.
 */
int collapse_huge_page(struct mm_struct *mm, unsigned long address, struct folio *hpage)
{
	unsigned long haddr = address & PMD_MASK;
	int result = SCAN_PMD_NULL;
	pmd_t *pmdp;
	pmd_t pmd;

	if (!hpage)
		hpage = folio_alloc(mm);
	if (!hpage)
		return SCAN_FAIL;
	mmap_write_lock(mm);
	pmdp = mm_find_pmd(mm, haddr);
	if (pmdp) {
		pmd = pmdp_get_lockless(pmdp);
		if (pmd_present(pmd) && pmd_leaf(pmd))
			result = SCAN_PMD_MAPPED;
		else if (pmd_present(pmd))
			result = collapse_table(mm, haddr, pmdp, pmd, hpage);
	}
	mmap_write_unlock(mm);
	if (result != SCAN_SUCCEED)
		folio_put(hpage);
	return result;
}

#endif
