/*
 * NUMA balancing moves a page to where it is used (Linux v6.4, mm/memory.c and mm/migrate.c): found by its entry, isolated
 * from the LRU, and moved as compaction moves it.
 */
#ifndef KERNEL_MM_MIGRATE_MISPLACED_H
#define KERNEL_MM_MIGRATE_MISPLACED_H

#include <mm/migrate.h>
#include <mmap_lock.h>

/* The folio mapped at an address, off the LRU and with a reference, or 0. */
struct folio *isolate_misplaced(pmd_t pmd, unsigned long addr)
{
	spinlock_t *ptl = pte_lockptr(pmd);
	struct folio *folio;
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(pte_offset_map(pmd, addr));
	folio = pte_present(pte) ? vm_normal_page(pte) : 0;
	if (folio && !folio_isolate_lru(folio))
		folio = 0;
	spin_unlock(ptl);
	return folio;
}

/* m2 to m7, with both folios off the LRU: one of them goes there, the other is given up. */
int move_misplaced(struct folio *src, struct folio *dst, struct mm_struct *mm, unsigned long addr, pmd_t pmd)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	int result;

	folio_lock(src);
	try_to_migrate_one(src, mm, addr, ptep, ptl);
	result = move_to_new_folio(dst, src);
	remove_migration_pte(src, result ? src : dst, ptep, ptl);
	folio_unlock(src);
	folio_putback_lru(result ? src : dst);
	folio_put(result ? dst : src);
	return result;
}

/* 0 if the page has moved; somebody else may have a reference to it, or it is gone. Under mmap_lock. */
int migrate_misplaced_page(struct mm_struct *mm, unsigned long addr)
{
	pmd_t pmd = mm_find_table(mm, addr);
	struct folio *src;
	struct folio *dst;

	if (pmd_none(pmd))
		return -EAGAIN;
	src = isolate_misplaced(pmd, addr);
	if (!src)
		return -EBUSY;
	dst = folio_alloc(mm);
	if (!dst) {
		folio_putback_lru(src);
		return -ENOMEM;
	}
	folio_mark_uptodate(dst);
	return move_misplaced(src, dst, mm, addr, pmd);
}

#endif
