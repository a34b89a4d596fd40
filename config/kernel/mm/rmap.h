/*
 * Unmapping a huge page of hugetlbfs from everyone who maps it, by way of its file (Linux v6.1, mm/rmap.c).
 *
 *   r1 folio lock; I for write, by trylock, since I comes before the folio lock (hugetlb_page_mapping_lock_write)
 *   r2 for each mapping: find the entry, PTL(T)
 *   r3 trylock L: on failure the page stays mapped, and the caller copes
 *   r4 unshare (u4 to u6), or clear the entry
 *
 * RMAP_BLOCKS_ON_VMA_LOCK	r3 waits for L, before r2 as it may sleep, although I is held: a mutant
 */
#ifndef KERNEL_MM_RMAP_H
#define KERNEL_MM_RMAP_H

#include <fs.h>
#include <mm/hugetlb.h>

/*
 * r4, with L for write, which is needed no longer than it takes to unshare. The reference of a page that is unmapped goes
 * back at once: the caller of rmap has another.
 */
void try_to_unmap_locked(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, struct folio *folio)
{
	struct mm_struct *mm = vma->vm_mm;
	bool shared = huge_pmd_unshare(mm, addr, ptep);

#ifndef RMAP_BLOCKS_ON_VMA_LOCK
	hugetlb_vma_unlock_write(vma);
#endif
	if (shared) {
		flush_hugetlb_shared_range(mm, addr);
		return;
	}
	huge_ptep_get_and_clear(ptep);
	flush_tlb_range(mm, addr, addr + HPAGE_SIZE);
	folio_remove_rmap(folio);
	folio_put(folio);
}

/* r2 to r4 with the slot found; whether this mapping is done with the folio. */
bool try_to_unmap_slot(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, struct folio *folio)
{
	spinlock_t *ptl = huge_pte_lockptr(ptep);
	bool done = true;
	pte_t pte;

	spin_lock(ptl);
	pte = huge_ptep_get(ptep);
	if (huge_pte_present(pte) && huge_pte_page(pte) == folio) {
#ifdef RMAP_BLOCKS_ON_VMA_LOCK
		try_to_unmap_locked(vma, addr, ptep, folio);
#else
		done = hugetlb_vma_trylock_write(vma);
		if (done)
			try_to_unmap_locked(vma, addr, ptep, folio);
#endif
	}
	spin_unlock(ptl);
	return done;
}

bool try_to_unmap_one(struct vm_area_struct *vma, unsigned long addr, struct folio *folio)
{
	pte_t *ptep;
	bool done = true;

#ifdef RMAP_BLOCKS_ON_VMA_LOCK
	hugetlb_vma_lock_write(vma);
#endif
	ptep = huge_pte_offset(vma->vm_mm, addr);
	if (ptep)
		done = try_to_unmap_slot(vma, addr, ptep, folio);
#ifdef RMAP_BLOCKS_ON_VMA_LOCK
	hugetlb_vma_unlock_write(vma);
#endif
	return done;
}

/* Each mapping in turn, until one is in the way. */
bool rmap_walk_file(struct address_space *mapping, unsigned long index, struct folio *folio)
{
	struct vm_area_struct *vma;

	vma_interval_tree_foreach(vma, mapping) {
		if (!try_to_unmap_one(vma, vma_index_address(vma, index), folio))
			return false;
	}
	return true;
}

/* As memory failure does it, with a reference of its own. */
bool hugetlb_try_to_unmap(struct inode *inode, unsigned long index, struct folio *folio)
{
	struct address_space *mapping = &inode->i_data;
	bool unmapped = false;

	folio_lock(folio);
	if (i_mmap_trylock_write(mapping)) {
		unmapped = rmap_walk_file(mapping, index, folio);
		i_mmap_unlock_write(mapping);
	}
	folio_unlock(folio);
	return unmapped;
}

#endif
