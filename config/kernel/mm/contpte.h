/*
 * Making a contiguous block of ptes, and dissolving it (Linux v6.9, arch/arm64/mm/contpte.c). Both under the table's lock, and
 * break before make: the hardware must never find some entries of a block marked and others not. The steps, as comments and
 * scenarios count them:
 *
 *   K1 clear every entry, and gather	K2 flush	K3 write every entry, with the mark or without
 *
 * Where an architecture has no blocks, or the scenario wants none, there is nothing to do.
 */
#ifndef KERNEL_MM_CONTPTE_H
#define KERNEL_MM_CONTPTE_H

#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

#ifdef CONT_PTES
/* K1 to K3. What was young or dirty of the block, all of it is afterwards. */
void contpte_convert(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	unsigned long start = addr - contpte_index(ptep) * PAGE_SIZE;
	unsigned long pfn = pte_pfn(pte) - contpte_index(ptep);
	pte_t *first = contpte_first(ptep);
	pte_t prot = pte & ~_PAGE_PFN_MASK;
	int i;

	for (i = 0; i < CONT_PTES; i++)
		prot |= ptep_get_and_clear(first + i) & _PAGE_RECENCY;
	flush_tlb_range(mm, start, start + CONT_PTES * PAGE_SIZE);
	for (i = 0; i < CONT_PTES; i++)
		set_pte(first + i, ((pfn + i) << PAGE_SHIFT) | prot);
}
#endif

/*
 * Before one entry of a block becomes different from the others: none of them is of a block any more. In the kernel whoever
 * changes an entry calls it, here whoever may meet a block does.
 */
void contpte_try_unfold(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
#ifdef CONT_PTES
	pte_t pte = __ptep_read(ptep);

	if (pte_valid_cont(pte))
		contpte_convert(mm, addr, ptep, pte_mknoncont(pte));
#endif
}

/* Entries that have become alike again, of memory in one piece, are made a block. */
void contpte_try_fold(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
#ifdef CONT_PTES
	pte_t pte = __ptep_read(ptep);

	if (pte_present(pte) && !pte_valid_cont(pte))
		contpte_convert(mm, addr, ptep, pte_mkcont(pte));
#endif
}

/* K: dissolves the block of an address, or makes one. */
void contpte_refold(struct mm_struct *mm, unsigned long addr, bool fold)
{
	spinlock_t *ptl;
	pte_t *ptep;
	pmd_t pmd;

	mmap_read_lock(mm);
	pmd = mm_find_table(mm, addr);
	if (!pmd_none(pmd)) {
		ptep = pte_offset_map(pmd, addr);
		ptl = pte_lockptr(pmd);
		spin_lock(ptl);
		if (fold)
			contpte_try_fold(mm, addr, ptep);
		else
			contpte_try_unfold(mm, addr, ptep);
		spin_unlock(ptl);
	}
	mmap_read_unlock(mm);
}

#endif
