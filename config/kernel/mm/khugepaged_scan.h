/*
 * khugepaged looks for tables that are worth collapsing (Linux v6.1, mm/khugepaged.c), and the way back: a huge page is
 * given up, and its table serves small pages again.
 */
#ifndef KERNEL_MM_KHUGEPAGED_SCAN_H
#define KERNEL_MM_KHUGEPAGED_SCAN_H

#include <mm/khugepaged.h>

/* Whether all pages are there, and used by their mappings only: a guess, made again under the locks that matter. */
bool hpage_collapse_scan_pmd(struct mm_struct *mm, unsigned long addr)
{
	bool suitable = true;
	struct folio *folio;
	spinlock_t *ptl;
	pte_t *ptep;
	pmd_t pmd;
	pte_t pte;
	int i;

	mmap_read_lock(mm);
	pmd = mm_find_table(mm, addr);
	if (pmd_none(pmd)) {
		mmap_read_unlock(mm);
		return false;
	}
	ptep = pte_offset_map(pmd, addr);
	ptl = pte_lockptr(pmd);
	spin_lock(ptl);
	for (i = 0; i < NR_PAGES && suitable; i++) {
		pte = ptep_get(ptep + i);
		suitable = pte_present(pte);
		if (suitable) {
			folio = page_folio(pte_page(pte));
			suitable = folio_test_lru(folio) && is_refcount_suitable(folio);
		}
	}
	spin_unlock(ptl);
	mmap_read_unlock(mm);
	return suitable;
}

/*
 * Empties a huge entry and puts the deposited table, all of whose entries are empty, in its place. The flush comes
 * between: no CPU may have the huge page and small pages of one address at once.
 */
struct folio *zap_huge_pmd_locked(struct mm_struct *mm, unsigned long haddr, pmd_t *pmdp)
{
	pmd_t pmd = pmdp_get(pmdp);
	struct folio *hpage;

	if (!pmd_present(pmd) || !pmd_leaf(pmd))
		return 0;
	pmd = pmdp_get_and_clear(pmdp);
	flush_tlb_range(mm, haddr, haddr + PMD_SIZE);
	hpage = pmd_page(pmd);
	folio_remove_rmap(hpage);
	set_pmd(pmdp, mk_table_pmd(pgtable_trans_huge_withdraw(pmdp)));
	return hpage;
}

/* MADV_DONTNEED of a huge page. */
void zap_anon_huge(struct mm_struct *mm, unsigned long addr)
{
	unsigned long haddr = addr & PMD_MASK;
	struct folio *hpage = 0;
	spinlock_t *pmd_ptl;
	pmd_t *pmdp;

	mmap_read_lock(mm);
	pmdp = mm_find_pmd(mm, haddr);
	if (pmdp) {
		pmd_ptl = pmd_lockptr(pmdp);
		spin_lock(pmd_ptl);
		hpage = zap_huge_pmd_locked(mm, haddr, pmdp);
		spin_unlock(pmd_ptl);
	}
	if (hpage)
		folio_put(hpage);
	mmap_read_unlock(mm);
}

#endif
