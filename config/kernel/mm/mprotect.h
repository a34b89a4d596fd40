/*
 * Changing the protection of a range of small anonymous pages (Linux v6.1, mm/mprotect.c), without what it does to the VMAs.
 *
 *   under mmap_lock for write: change each entry under its table's lock, then flush what was changed
 *
 * An entry is empty for a moment, so that bits that the hardware sets meanwhile are not lost: it faults instead, and waits
 * for mmap_lock.
 */
#ifndef KERNEL_MM_MPROTECT_H
#define KERNEL_MM_MPROTECT_H

#include <mm/mmu_gather.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

/* Only a page that its one user has written to already is made writable at once; another one at its next fault. */
bool can_change_pte_writable(pte_t pte)
{
	struct folio *folio = vm_normal_page(pte);

	return folio && pte_dirty(pte) && folio_ref_count(folio) == 1;
}

/* One present entry. TLBs have to forget what they may no longer allow; whoever is allowed more finds out by itself. */
void change_pte(struct mmu_gather *tlb, unsigned long addr, pte_t *ptep, bool write)
{
	pte_t old = ptep_get_and_clear(ptep);
	pte_t pte = pte_wrprotect(old);

	if (write && can_change_pte_writable(old))
		pte = pte | _PAGE_RW;
	set_pte(ptep, pte);
	if (pte_write(old) && !pte_write(pte))
		tlb_remove_tlb_entry(tlb, addr);
}

void change_pte_range(struct mmu_gather *tlb, pmd_t pmd, unsigned long start, unsigned long end, bool write)
{
	spinlock_t *ptl = pte_lockptr(pmd);
	unsigned long addr;
	pte_t *ptep;

	spin_lock(ptl);
	for (addr = start; addr < end; addr += PAGE_SIZE) {
		ptep = pte_offset_map(pmd, addr);
		if (pte_present(ptep_get(ptep)))
			change_pte(tlb, addr, ptep, write);
	}
	spin_unlock(ptl);
}

/* Each table by itself. */
void change_protection(struct mm_struct *mm, unsigned long start, unsigned long end, bool write)
{
	struct mmu_gather tlb;
	unsigned long addr = start;
	unsigned long next;
	pmd_t pmd;

	tlb.pages = 0;
	tlb.start = end;
	tlb.end = start;
	do {
		next = pmd_addr_end(addr, end);
		pmd = mm_find_table(mm, addr);
		if (!pmd_none(pmd))
			change_pte_range(&tlb, pmd, addr, next, write);
		addr = next;
	} while (addr < end);
	tlb_finish_mmu(&tlb, mm);
}

/* Whether the range may be written from now on; it may be read. */
void mprotect_range(struct mm_struct *mm, unsigned long start, unsigned long end, bool write)
{
	mmap_write_lock(mm);
	change_protection(mm, start, end, write);
	mmap_write_unlock(mm);
}

#endif
