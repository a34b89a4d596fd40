/*
 * The page-table tree: from an address to the slot of its entry, level by level, and each table's lock.
 *
 * An offset takes the value of the entry above, never its address: whoever walks without a lock has read each entry
 * exactly once. On a folded level the slot is the one above, and its entry is read again.
 */
#ifndef KERNEL_PGTABLE_H
#define KERNEL_PGTABLE_H

#include <mm_types.h>
#include <pgtable_entry.h>
#include <pgtable_access.h>

#define __table_index(addr, shift) (((addr) >> (shift)) & (PTRS_PER_PTE - 1))

pgd_t *pgd_offset(struct mm_struct *mm, unsigned long addr)
{
	return mm->pgd + __table_index(addr, PGDIR_SHIFT);
}

p4d_t *p4d_offset_lockless(pgd_t *pgdp, pgd_t pgd, unsigned long addr)
{
#ifdef __PAGETABLE_P4D_FOLDED
	return (p4d_t *)pgdp;
#else
	return (p4d_t *)__entry_table(pgd) + __table_index(addr, P4D_SHIFT);
#endif
}

pud_t *pud_offset_lockless(p4d_t *p4dp, p4d_t p4d, unsigned long addr)
{
#ifdef __PAGETABLE_PUD_FOLDED
	return (pud_t *)p4dp;
#else
	return (pud_t *)__entry_table(p4d) + __table_index(addr, PUD_SHIFT);
#endif
}

pmd_t *pmd_offset_lockless(pud_t *pudp, pud_t pud, unsigned long addr)
{
	return (pmd_t *)__entry_table(pud) + __table_index(addr, PMD_SHIFT);
}

pte_t *pte_offset_map(pmd_t pmd, unsigned long addr)
{
	return (pte_t *)__entry_table(pmd) + __table_index(addr, PAGE_SHIFT);
}

/* The table that a slot lies in. */
#define __slot_table(slot) pfn_folio((unsigned long)(slot) >> PAGE_SHIFT)

/* The lock for the entries of the table that pmdp points into. */
#define pmd_lockptr(pmdp) (&__slot_table(pmdp)->ptl)

/* The lock for the entries of the table that pmd points to. */
#define pte_lockptr(pmd) (&pmd_pgtable(pmd)->ptl)

/*
 * The slot of the pmd, or 0 if there is none. The caller's mmap_lock keeps the tables above in place.
 *
 * mm_find_pmd in the kernel; the entry itself is left to the caller to read.
 */
pmd_t *mm_find_pmd(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgdp = pgd_offset(mm, addr);
	p4d_t *p4dp;
	pud_t *pudp;
	pgd_t pgd;
	p4d_t p4d;
	pud_t pud;

	pgd = pgdp_get(pgdp);
	if (pgd_none(pgd))
		return 0;
	p4dp = p4d_offset_lockless(pgdp, pgd, addr);
	p4d = p4dp_get(p4dp);
	if (p4d_none(p4d))
		return 0;
	pudp = pud_offset_lockless(p4dp, p4d, addr);
	pud = pudp_get(pudp);
	if (!pud_present(pud) || pud_leaf(pud))
		return 0;
	return pmd_offset_lockless(pudp, pud, addr);
}

/* The pmd of an address if it points to a table of ptes, or 0. The caller holds mmap_lock. */
pmd_t mm_find_table(struct mm_struct *mm, unsigned long addr)
{
	pmd_t *pmdp = mm_find_pmd(mm, addr);
	pmd_t pmd;

	if (!pmdp)
		return 0;
	pmd = pmdp_get_lockless(pmdp);
	return pmd_present(pmd) && !pmd_leaf(pmd) ? pmd : 0;
}

/* Where the part of a range ends that one table of ptes maps (include/linux/pgtable.h). */
unsigned long pmd_addr_end(unsigned long addr, unsigned long end)
{
	unsigned long boundary = (addr + PMD_SIZE) & ~(PMD_SIZE - 1);

	return boundary < end ? boundary : end;
}

/*
 * Keeps a table for the day the huge pmd is split again. It is out of the tree, its contents no longer mean anything,
 * and whoever still walks it is wrong.
 */
void pgtable_trans_huge_deposit(pmd_t *pmdp, struct folio *table)
{
	struct folio *slots = __slot_table(pmdp);

	table->lru = slots->pmd_huge_pte;
	slots->pmd_huge_pte = table;
	__mark_table(table, 2);
}

/* Takes back the table that was deposited last. */
struct folio *pgtable_trans_huge_withdraw(pmd_t *pmdp)
{
	struct folio *slots = __slot_table(pmdp);
	struct folio *table = slots->pmd_huge_pte;

	slots->pmd_huge_pte = table->lru;
	__mark_table(table, 1);
	return table;
}

/* An entry needs no more than its slot here. */
#define set_pte_at(mm, addr, ptep, pte) set_pte(ptep, pte)

/* The slot, and the lock that it takes. What pmd points to has to stay a table: that is not looked at again. */
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t pmd, unsigned long addr, spinlock_t **ptlp)
{
	spinlock_t *ptl = pte_lockptr(pmd);

	spin_lock(ptl);
	*ptlp = ptl;
	return pte_offset_map(pmd, addr);
}

#define pte_unmap_unlock(ptep, ptl) spin_unlock(ptl)

#endif
