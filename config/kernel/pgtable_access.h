/*
 * How entries are read, written and emptied: where architectures differ.
 *
 * ARCH_SPLIT_LOADS	a 64-bit entry is two 32-bit words to this CPU
 * ARCH_CLEAR_*		how an entry is emptied whose old value is needed
 * ARCH_HW_*		the walker sets bits in an entry at any moment, so whoever changes one must not lose them
 * CONTPTE		so many ptes make a contiguous block, where the architecture has such blocks (CONFIG_ARM64_CONTPTE);
 *			not defined, there are none
 * PTE_GET_HIGH_FIRST	a compiler that reads the high half of a pte first
 * ENTRY_SET_LOW_FIRST	the low half of an entry is filled before the high one: a mutant
 * COUNT_PTE_LOADS	current->pte_loads counts what reading ptes loads, each half for itself; halves that turn out not to
 *			belong together are read again uncounted
 */
#ifndef KERNEL_PGTABLE_ACCESS_H
#define KERNEL_PGTABLE_ACCESS_H

#include <pgtable_entry.h>

/*
 * One read of an entry. In halves it is only sound under the lock that all writers take; which half a compiler reads
 * first is its own affair, here it is the low one.
 */
unsigned long __entry_get(unsigned long *entry)
{
#ifdef ARCH_SPLIT_LOADS
	unsigned long low = __load_entry_half(entry, 0);
	unsigned long high = __load_entry_half(entry, 1);

	return low | (high << 32);
#else
	return __load_entry(entry);
#endif
}

/*
 * One consistent read without a lock. Writers empty the low half first and fill it last, so a low half that was the
 * same before and after belongs to the high half between.
 */
unsigned long __entry_get_lockless(unsigned long *entry)
{
#ifdef ARCH_SPLIT_LOADS
	unsigned long low;
	unsigned long high;

	do {
		low = __load_entry_half(entry, 0);
		smp_rmb();
		high = __load_entry_half(entry, 1);
		smp_rmb();
	} while (low != __load_entry_half(entry, 0));
	return low | (high << 32);
#else
	return __load_entry(entry);
#endif
}

/*
 * One read of an entry in halves, the other way round: for a compiler that reads the high half first. Nothing forbids it
 * to, since the lock makes both right.
 */
unsigned long __entry_get_high_first(unsigned long *entry)
{
	unsigned long high = __load_entry_half(entry, 1);
	unsigned long low = __load_entry_half(entry, 0);

	return low | (high << 32);
}

/* Fills an entry that is empty, or of which the hardware could not see half a change. */
void __entry_set(unsigned long *entry, unsigned long value)
{
#if defined(ARCH_SPLIT_LOADS) && defined(ENTRY_SET_LOW_FIRST)
	__store_half(entry, 0, value & 0xffffffff);
	smp_wmb();
	__store_half(entry, 1, value >> 32);
#elif defined(ARCH_SPLIT_LOADS)
	__store_half(entry, 1, value >> 32);
	smp_wmb();
	__store_half(entry, 0, value & 0xffffffff);
#else
	WRITE_ONCE(*entry, value);
#endif
}

/* Empties an entry whose old value nobody needs and nobody else can change any more. */
void __entry_clear(unsigned long *entry)
{
#ifdef ARCH_SPLIT_LOADS
	__store_half(entry, 0, 0);
	smp_wmb();
	__store_half(entry, 1, 0);
#else
	WRITE_ONCE(*entry, 0);
#endif
}

/* The first of the two steps of ARCH_CLEAR_TWO_STORES: invalid to the hardware, still there for software. */
#define __entry_mkinvalid(entry) (((entry) & ~_PAGE_PRESENT) | _PAGE_INVALIDATED)

/* Empties an entry and says what it was. An exchange also catches bits that the hardware sets at the last moment. */
unsigned long __entry_get_and_clear(unsigned long *entry)
{
#if defined(ARCH_CLEAR_EXCHANGE)
	return xchg(entry, 0);
#elif defined(ARCH_CLEAR_EXCHANGE_RELAXED)
	return xchg_relaxed(entry, 0);
#elif defined(ARCH_CLEAR_STORE)
	unsigned long old = __entry_get(entry);

	__entry_clear(entry);
	return old;
#elif defined(ARCH_CLEAR_TWO_STORES)
	unsigned long old = __entry_get(entry);

	WRITE_ONCE(*entry, __entry_mkinvalid(old));
	WRITE_ONCE(*entry, 0);
	return old;
#else
#error the architecture does not say how it empties an entry
#endif
}

#define pgdp_get(pgdp) __entry_get(pgdp)
#define p4dp_get(p4dp) __entry_get(p4dp)
#define pudp_get(pudp) __entry_get(pudp)

#define pmdp_get(pmdp) __entry_get(pmdp)
#define pmdp_get_lockless(pmdp) __entry_get_lockless(pmdp)
#define pmdp_get_and_clear(pmdp) __entry_get_and_clear(pmdp)
/* Whole even where loads are split: a walker must never follow half a pointer. */
#define set_pmd(pmdp, pmd) WRITE_ONCE(*(pmdp), pmd)

/* One pte, as it is in memory. */
#if defined(PTE_GET_HIGH_FIRST) && defined(ARCH_SPLIT_LOADS)
#define __ptep_read(ptep) __entry_get_high_first(ptep)
#else
#define __ptep_read(ptep) __entry_get(ptep)
#endif
#define __ptep_read_lockless(ptep) __entry_get_lockless(ptep)

#ifdef COUNT_PTE_LOADS
#ifdef ARCH_SPLIT_LOADS
#define __PTE_LOADS 2
#define __PTE_LOADS_LOCKLESS 3
#else
#define __PTE_LOADS 1
#define __PTE_LOADS_LOCKLESS 1
#endif

pte_t __ptep_read_counted(pte_t *ptep)
{
	current->pte_loads += __PTE_LOADS;
	return __ptep_read(ptep);
}

pte_t __ptep_read_lockless_counted(pte_t *ptep)
{
	current->pte_loads += __PTE_LOADS_LOCKLESS;
	return __ptep_read_lockless(ptep);
}

#undef __ptep_read
#undef __ptep_read_lockless
#define __ptep_read(ptep) __ptep_read_counted(ptep)
#define __ptep_read_lockless(ptep) __ptep_read_lockless_counted(ptep)
#endif

#ifdef ARCH_HW_ACCESSED
/* Where the walker sets the bit, clearing it is an atomic that leaves its other changes alone. */
#define __ptep_test_and_clear_young(ptep) (test_and_clear_bit(_PAGE_BIT_ACCESSED, ptep) != 0)
#else
/* Under the lock, which a fault takes too before it sets the bit. */
bool __ptep_test_and_clear_young(pte_t *ptep)
{
	pte_t pte = __entry_get(ptep);

	if (!pte_young(pte))
		return false;
	__entry_set(ptep, pte_mkold(pte));
	return true;
}
#endif

/* Takes the right to write away; it needs a TLB flush before nobody writes any more. */
void ptep_set_wrprotect(pte_t *ptep)
{
#if defined(ARCH_HW_ACCESSED) || defined(ARCH_HW_DIRTY)
	clear_bit(_PAGE_BIT_RW, ptep);
#else
	__entry_set(ptep, pte_wrprotect(__entry_get(ptep)));
#endif
}

#if defined(CONTPTE) && ARCH_CONTIGUOUS > 1
#include <contpte.h>
#define ptep_get(ptep) contpte_ptep_get(ptep)
#define ptep_get_lockless(ptep) contpte_ptep_get_lockless(ptep)
#define ptep_test_and_clear_young(ptep) contpte_ptep_test_and_clear_young(ptep)
#else
#define ptep_get(ptep) __ptep_read(ptep)
#define ptep_get_lockless(ptep) __ptep_read_lockless(ptep)
#define ptep_test_and_clear_young(ptep) __ptep_test_and_clear_young(ptep)
#endif

/* A read for which it does not matter how recently the page was used: nothing to gather, but still one whole pte. */
#define ptep_get_lockless_norecency(ptep) __ptep_read_lockless(ptep)

/*
 * A fault found the entry present but too old or too clean for the access: sets the bits that the hardware did not. Only
 * ever adds accessed, dirty and write; under the lock.
 */
bool ptep_set_access_flags(pte_t *ptep, pte_t entry)
{
	pte_t pte = __entry_get(ptep);
#if defined(ARCH_HW_ACCESSED) || defined(ARCH_HW_DIRTY)
	pte_t seen;
#endif

	if (pte_same(pte, entry))
		return false;
#if defined(ARCH_HW_ACCESSED) || defined(ARCH_HW_DIRTY)
	while ((seen = cmpxchg(ptep, pte, pte | entry)) != pte)
		pte = seen;
#else
	__entry_set(ptep, entry);
#endif
	return true;
}

#define ptep_get_and_clear(ptep) __entry_get_and_clear(ptep)
#define set_pte(ptep, pte) __entry_set(ptep, pte)
#define pte_clear(ptep) __entry_clear(ptep)

#endif
