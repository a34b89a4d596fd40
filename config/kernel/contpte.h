/*
 * Contiguous blocks of ptes (Linux v6.9, arch/arm64/mm/contpte.c): CONT_PTES neighbouring entries with the same rights, for
 * memory that is in one piece, so that a TLB may keep one translation for all.
 *
 * The hardware may note an access in any entry of a block. How recently a page of it was used is therefore a question to all
 * of them: a read of one gathers the bits of all. Making and dissolving a block is in mm/contpte.h.
 *
 * What is not here: a walk that keeps one translation for a block. Each entry is translated and noted by itself.
 *
 * CONTPTE_TRUST_BLOCK	the lockless gather does not look at what it gathers from: a mutant
 */
#ifndef KERNEL_CONTPTE_H
#define KERNEL_CONTPTE_H

#include <pgtable_entry.h>

#if CONTPTE > ARCH_CONTIGUOUS
#error CONTPTE is more than the architecture joins
#endif
#define CONT_PTES CONTPTE

/* Which entry of its block it is; a table starts with a block. */
#define contpte_index(ptep) (((unsigned long)(ptep) / sizeof(pte_t)) & (CONT_PTES - 1))
#define contpte_first(ptep) ((ptep) - contpte_index(ptep))

/*
 * One entry, with the accessed and dirty bits of its block. For whoever holds the lock of the table: that what follows the
 * first load is the same block still is taken on trust.
 */
pte_t contpte_ptep_get(pte_t *ptep)
{
	pte_t pte = __ptep_read(ptep);
	pte_t *first;
	int i;

	if (!pte_valid_cont(pte))
		return pte;
	first = contpte_first(ptep);
	point(gather);
	for (i = 0; i < CONT_PTES; i++)
		pte |= __ptep_read(first + i) & _PAGE_RECENCY;
	return pte;
}

/* Whether an entry is of the same block as pte, from which it is so many entries away. */
bool contpte_has(pte_t entry, pte_t pte, long distance)
{
	return pte_valid_cont(entry) && pte_pfn(entry) == pte_pfn(pte) + distance &&
	       pte_same(pte_mkold(pte_mkclean(entry)) & ~_PAGE_PFN_MASK, pte_mkold(pte_mkclean(pte)) & ~_PAGE_PFN_MASK);
}

/* The same without the lock: whoever meets an entry that is not of the block starts again. */
pte_t contpte_ptep_get_lockless(pte_t *ptep)
{
	pte_t *first = contpte_first(ptep);
	pte_t pte = __ptep_read(ptep);
	pte_t gathered;
	pte_t entry;
	int i;

	if (!pte_valid_cont(pte))
		return pte;
	/* From here on it is read as if it had not been: the first look only says that there is a block. */
retry:
	pte = __ptep_read(ptep);
	if (!pte_valid_cont(pte))
		return pte;
	gathered = pte;
	point(gather);
	for (i = 0; i < CONT_PTES; i++) {
		entry = __ptep_read(first + i);
#ifndef CONTPTE_TRUST_BLOCK
		if (!contpte_has(entry, pte, i - (long)contpte_index(ptep)))
			goto retry;
#endif
		gathered |= entry & _PAGE_RECENCY;
	}
	return gathered;
}

/* Old is a block of which every entry is. */
bool contpte_ptep_test_and_clear_young(pte_t *ptep)
{
	bool young = false;
	pte_t *first;
	int i;

	if (!pte_valid_cont(__entry_get(ptep)))
		return __ptep_test_and_clear_young(ptep);
	first = contpte_first(ptep);
	for (i = 0; i < CONT_PTES; i++) {
		if (__ptep_test_and_clear_young(first + i))
			young = true;
	}
	return young;
}

#endif
