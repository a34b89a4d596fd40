/*
 * What an entry says: constructors and tests on values, no memory access.
 *
 * Hardware believes _PAGE_PRESENT. Software also takes an entry for present that is being cleared in two steps and has
 * made the first (s390: invalid, but not yet empty): the lockless walkers do walk through such an entry.
 *
 * PERMITTED_NEEDS_YOUNG		only a page that was used lately may be accessed: a mutant
 * PTE_NORECENCY_HIDES_WRITE	a comparison without recency overlooks the write bit too: a mutant
 */
#ifndef KERNEL_PGTABLE_ENTRY_H
#define KERNEL_PGTABLE_ENTRY_H

#include <types.h>
#include <folio.h>

#define _PAGE_BIT_RW 1
#define _PAGE_BIT_ACCESSED 5

#define _PAGE_SPECIAL _PAGE_SOFT0
#define _PAGE_INVALIDATED _PAGE_SOFT2
/* One of a block of entries that map one piece of memory. In an entry that is not present the bit means something else. */
#define _PAGE_CONT _PAGE_SOFT1
/* How recently a page was used: what the hardware, or a fault in its place, notes down. */
#define _PAGE_RECENCY (_PAGE_ACCESSED | _PAGE_DIRTY)

#define _PAGE_TABLE (_PAGE_PRESENT | _PAGE_RW | _PAGE_USER)
#define _PAGE_HUGE (_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED | _PAGE_PSE)

#define __entry_none(entry) ((entry) == 0)
#define __entry_present(entry) (((entry) & (_PAGE_PRESENT | _PAGE_INVALIDATED)) != 0)
#define __entry_leaf(entry) (((entry) & _PAGE_PSE) != 0)
#define __entry_pfn(entry) (((entry) & _PAGE_PFN_MASK) >> PAGE_SHIFT)
#define __entry_table(entry) ((entry) & _PAGE_PFN_MASK)

/* A folded level has no entries of its own: what it would say, the next level says. */
#ifdef __PAGETABLE_P4D_FOLDED
#define pgd_none(pgd) 0
#else
#define pgd_none(pgd) __entry_none(pgd)
#endif
#ifdef __PAGETABLE_PUD_FOLDED
#define p4d_none(p4d) 0
#else
#define p4d_none(p4d) __entry_none(p4d)
#endif

/* A folded pud is the pgd's entry, which exists whenever the process has memory and is never a leaf. */
#define pud_present(pud) __entry_present(pud)
#define pud_leaf(pud) __entry_leaf(pud)

#define pmd_none(pmd) __entry_none(pmd)
#define pmd_present(pmd) __entry_present(pmd)
#define pmd_leaf(pmd) __entry_leaf(pmd)
#define pmd_pfn(pmd) __entry_pfn(pmd)
#define pmd_page(pmd) pfn_folio(pmd_pfn(pmd))
/* The descriptor of the table that the entry points to. */
#define pmd_pgtable(pmd) pmd_page(pmd)

#define pte_none(pte) __entry_none(pte)
#define pte_present(pte) __entry_present(pte)
#define pte_write(pte) (((pte) & _PAGE_RW) != 0)
#define pte_young(pte) (((pte) & _PAGE_ACCESSED) != 0)
#define pte_dirty(pte) (((pte) & _PAGE_DIRTY) != 0)
#define pte_special(pte) (((pte) & _PAGE_SPECIAL) != 0)
#define pte_valid_cont(pte) (((pte) & (_PAGE_PRESENT | _PAGE_CONT)) == (_PAGE_PRESENT | _PAGE_CONT))
#define pte_pfn(pte) __entry_pfn(pte)
#define pte_page(pte) pfn_folio(pte_pfn(pte))
/* The page that a mapping counts for, or 0 if it is the page of zeros, which counts nothing. */
#define vm_normal_page(pte) (pte_special(pte) ? 0 : pte_page(pte))

/* Whether user space could make this access itself; accessed and dirty have no say in it. */
bool __entry_access_permitted(unsigned long entry, bool write)
{
#ifdef PERMITTED_NEEDS_YOUNG
	if (!(entry & _PAGE_ACCESSED))
		return false;
#endif
	return __entry_present(entry) && (entry & _PAGE_USER) && (!write || (entry & _PAGE_RW));
}

#define pte_access_permitted(pte, write) __entry_access_permitted(pte, write)
#define pmd_access_permitted(pmd, write) __entry_access_permitted(pmd, write)

#define pte_mkold(pte) ((pte) & ~_PAGE_ACCESSED)
#define pte_mkyoung(pte) ((pte) | _PAGE_ACCESSED)
#define pte_mkclean(pte) ((pte) & ~_PAGE_DIRTY)
#define pte_mkdirty(pte) ((pte) | _PAGE_DIRTY)
#define pte_wrprotect(pte) ((pte) & ~_PAGE_RW)
#define pte_mkcont(pte) ((pte) | _PAGE_CONT)
#define pte_mknoncont(pte) ((pte) & ~_PAGE_CONT)

#define pte_same(a, b) ((a) == (b))

/* Whether two entries say the same but for how recently the page was used. */
#ifdef PTE_NORECENCY_HIDES_WRITE
#define __pte_norecency(pte) pte_wrprotect(pte_mkold(pte_mkclean(pte)))
#else
#define __pte_norecency(pte) pte_mkold(pte_mkclean(pte))
#endif
#define pte_same_norecency(a, b) pte_same(__pte_norecency(a), __pte_norecency(b))

#define mk_pte(page, prot) ((folio_pfn(page) << PAGE_SHIFT) | (prot))
/* A private huge page: khugepaged makes it writable and dirty, as it has just written all of it. */
#define mk_huge_pmd(folio) ((folio_pfn(folio) << PAGE_SHIFT) | _PAGE_HUGE | _PAGE_RW | _PAGE_DIRTY)
#define mk_table_pmd(table) ((folio_pfn(table) << PAGE_SHIFT) | _PAGE_TABLE)

#endif
