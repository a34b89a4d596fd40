/*
 * How entries are read, written and emptied: where architectures differ.
 *
 * ARCH_SPLIT_LOADS	a 64-bit entry is two 32-bit words to this CPU
 * ARCH_CLEAR_*		how an entry is emptied whose old value is needed
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

/* Fills an entry that is empty, or of which the hardware could not see half a change. */
void __entry_set(unsigned long *entry, unsigned long value)
{
#ifdef ARCH_SPLIT_LOADS
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

#define ptep_get(ptep) __entry_get(ptep)
#define ptep_get_lockless(ptep) __entry_get_lockless(ptep)
#define ptep_get_and_clear(ptep) __entry_get_and_clear(ptep)
#define set_pte(ptep, pte) __entry_set(ptep, pte)
#define pte_clear(ptep) __entry_clear(ptep)

#endif
