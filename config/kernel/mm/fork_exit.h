/*
 * fork and exit of a process with small anonymous pages (Linux v6.1, mm/memory.c and mm/mmap.c), for a range.
 *
 *   fork: under the parent's mmap_lock for write, write-protect each entry and give it to the child; flush the parent
 *   exit: nobody runs in the child any more; empty its entries, flush, give the pages up
 *
 * Why fork counts write_protect_seq, see mm/copy_page_range.h.
 */
#ifndef KERNEL_MM_FORK_EXIT_H
#define KERNEL_MM_FORK_EXIT_H

#include <folio.h>
#include <mm/mmu_gather.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

/* The child's entry is as the parent's. Nobody else knows the child's table yet. */
void dup_pte(pte_t *parent, pte_t *child)
{
	pte_t pte = ptep_get(parent);
	struct folio *folio;

	if (!pte_present(pte))
		return;
	if (pte_write(pte)) {
		ptep_set_wrprotect(parent);
		pte = pte_wrprotect(pte);
	}
	folio = vm_normal_page(pte);
	if (folio) {
		folio_get(folio);
		folio_dup_anon_rmap(folio);
	}
	set_pte(child, pte_mkold(pte));
}

void dup_pte_range(pmd_t parent, pmd_t child, unsigned long start, unsigned long end)
{
	spinlock_t *child_ptl = pte_lockptr(child);
	spinlock_t *ptl = pte_lockptr(parent);
	unsigned long addr;

	spin_lock(child_ptl);
	spin_lock(ptl);
	for (addr = start; addr < end; addr += PAGE_SIZE)
		dup_pte(pte_offset_map(parent, addr), pte_offset_map(child, addr));
	spin_unlock(ptl);
	spin_unlock(child_ptl);
}

/* Each table by itself. */
void dup_page_range(struct mm_struct *child, struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long addr = start;
	unsigned long next;
	pmd_t child_pmd;
	pmd_t pmd;

	do {
		next = pmd_addr_end(addr, end);
		pmd = mm_find_table(mm, addr);
		child_pmd = mm_find_table(child, addr);
		if (!pmd_none(pmd) && !pmd_none(child_pmd))
			dup_pte_range(pmd, child_pmd, addr, next);
		addr = next;
	} while (addr < end);
}

void dup_mmap(struct mm_struct *child, struct mm_struct *mm, unsigned long start, unsigned long end)
{
	mmap_write_lock(mm);
	mmap_write_lock(child);
	WRITE_ONCE(mm->write_protect_seq, mm->write_protect_seq + 1);
	smp_wmb();
	dup_page_range(child, mm, start, end);
	smp_wmb();
	WRITE_ONCE(mm->write_protect_seq, mm->write_protect_seq + 1);
	point(before_flush);
	flush_tlb_range(mm, start, end);
	mmap_write_unlock(child);
	mmap_write_unlock(mm);
}

/* Of all that an mm maps the range alone. */
void exit_anon_mmap(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	mmap_read_lock(mm);
	unmap_region(mm, start, end);
	mmap_read_unlock(mm);
}

#endif
