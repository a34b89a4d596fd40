/*
 * Moves a page to another frame, without mmap_lock, as compaction does (Linux v6.4, mm/migrate.c), one page with one
 * mapping per call.
 *
 * Faults find a migration entry meanwhile, and wait for the lock of the old folio. The steps, as comments and scenarios
 * count them:
 *
 *   m1 isolate: a reference		m5 under PTL: the entry becomes a mapping of the new folio
 *   m2 lock the folio				m6 unlock the old folio
 *   m3 under PTL: the mapping becomes an	m7 drop the isolation's reference: as a rule the last one
 *      entry, its reference is dropped
 *   m4 only the isolation's reference is
 *      left: copy
 */
#ifndef KERNEL_MM_MIGRATE_H
#define KERNEL_MM_MIGRATE_H

#include <err.h>
#include <folio.h>
#include <pgtable.h>
#include <swapops.h>
#include <tlb.h>

/*
 * m1: compaction comes across it by its frame number, so there is nothing that promises a reference. That it also takes
 * the folio off the LRU keeps out others who isolate, of whom there are none.
 */
#define isolate_migratepage(folio) folio_try_get(folio)

/* m3: the mapping, if there is one, becomes an entry. */
void try_to_migrate_one(struct folio *src, struct mm_struct *mm, unsigned long addr, pte_t *ptep, spinlock_t *ptl)
{
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(ptep);
	if (pte_present(pte) && pte_page(pte) == src) {
		pte = ptep_get_and_clear(ptep);
		flush_tlb_page(mm, addr);
		set_pte(ptep, make_migration_entry(src, pte));
		folio_remove_rmap(src);
		folio_put(src);
	}
	spin_unlock(ptl);
}

/* m4: an anonymous folio that is in no cache can be moved if nobody but the caller has a reference. */
int move_to_new_folio(struct folio *dst, struct folio *src)
{
	if (folio_ref_count(src) != 1)
		return -EAGAIN;
	copy_page(folio_address(dst), folio_address(src), 1);
	return 0;
}

/* m5: what was mapped is mapped again, from the new frame, or from the old one after a failure. */
void remove_migration_pte(struct folio *src, struct folio *dst, pte_t *ptep, spinlock_t *ptl)
{
	unsigned long prot = _PAGE_PRESENT | _PAGE_USER;
	pte_t entry;

	spin_lock(ptl);
	entry = ptep_get(ptep);
	if (is_migration_entry(entry) && pfn_swap_entry_folio(entry) == src) {
		if (is_writable_swap_entry(entry))
			prot |= _PAGE_RW;
		folio_get(dst);
		folio_add_anon_rmap(dst);
		set_pte(ptep, mk_pte(dst, prot));
	}
	spin_unlock(ptl);
}

/* m2 to m7; the caller has isolated src, and gives away its references to both. */
int unmap_and_move(struct folio *src, struct folio *dst, struct mm_struct *mm, unsigned long addr, pmd_t pmd)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	int result;

	folio_lock(src);
	try_to_migrate_one(src, mm, addr, ptep, ptl);
	point(unmapped);
	result = move_to_new_folio(dst, src);
	remove_migration_pte(src, result ? src : dst, ptep, ptl);
	point(before_unlock);
	folio_unlock(src);
	point(before_put);
	folio_put(src);
	folio_put(dst);
	return result;
}

/* 0 if the page has moved. */
int migrate_page(struct folio *src, struct folio *dst, struct mm_struct *mm, unsigned long addr)
{
	pmd_t *pmdp;

	if (!isolate_migratepage(src)) {
		folio_put(dst);
		return -EBUSY;
	}
	/* rmap leads here: without mmap_lock, the anon_vma lock keeps the table. */
	pmdp = mm_find_pmd(mm, addr);
	return unmap_and_move(src, dst, mm, addr, pmdp_get_lockless(pmdp));
}

#endif
