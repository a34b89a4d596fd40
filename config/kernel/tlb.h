/*
 * TLB flushes and what is built on them.
 *
 * ARCH_SYNC_ONE_IPI	page tables are freed by RCU, so that a lockless walker has to be waited for by other means
 * ARCH_COLLAPSE_IPI	the architecture waits for lockless walkers when it takes a table out of the tree
 *
 * A flush is a full barrier on the CPU that asks for it: what it stored before is visible to all when the flush
 * returns.
 */
#ifndef KERNEL_TLB_H
#define KERNEL_TLB_H

#include <pgtable.h>

#define TLB_FLUSH_ALL (-1UL)

/* The kernel's own code, in place of the architecture's mechanism: -D TLB_FLUSH=... */
#define TLB_CONCURRENT 1
#define TLB_SERIAL 2
#define TLB_EARLY_ACK 3
#define TLB_LOCAL_OR_BROADCAST 4

#ifndef TLB_FLUSH
#define flush_tlb_mm_range(mm, start, end, freed_tables) \
	__flush_tlb(mm, start, ((end) - (start)) >> PAGE_SHIFT, freed_tables)

/* Runs this CPU with another mm; a kernel thread that runs keeps the mm of who ran before. */
#define switch_mm(next) __switch_mm(next, 0)
#define enter_lazy_tlb(mm) __switch_mm(mm, 1)
#elif TLB_FLUSH == TLB_CONCURRENT || TLB_FLUSH == TLB_SERIAL || TLB_FLUSH == TLB_EARLY_ACK
#include <arch/x86_tlb.h>
#elif TLB_FLUSH == TLB_LOCAL_OR_BROADCAST
#include <arch/arm64_tlb.h>
#else
#error "TLB_FLUSH is TLB_CONCURRENT, TLB_SERIAL, TLB_EARLY_ACK or TLB_LOCAL_OR_BROADCAST"
#endif

#ifdef TLB_LAZY_UNMAP
#include <arch/latr.h>
#else
#define tlb_init_cpu()
#endif

/* Whether it waits for CPUs with interrupts off is up to the architecture: the races are about nothing else. */
void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	flush_tlb_mm_range(mm, start, end, 0);
}

#define flush_tlb_page(mm, addr) flush_tlb_range(mm, addr, (addr) + PAGE_SIZE)

/* The same for page tables on their way out, which CPUs in lazy mode may still walk speculatively. */
void flush_tlb_tables(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	flush_tlb_mm_range(mm, start, end, 1);
}

#include <lockless_sync.h>

/*
 * Waits for everyone who walks without a lock: they have interrupts off, so they answer when they are done.
 *
 * Where tables are freed right after a flush that walkers hold up anyway, there is nothing to do.
 */
void tlb_remove_table_sync_one(void)
{
#ifdef LOCKLESS_SYNC
	lockless_sync();
#elif defined(ARCH_SYNC_ONE_IPI)
	__ipi(-1, 1);
#endif
}

/* powerpc's form of the same, for its own walkers. */
void serialize_against_pte_lookup(struct mm_struct *mm)
{
	smp_mb();
	__ipi(-1, 1);
}

/*
 * Takes a table of ptes out of the tree and flushes what it mapped, huge-page range and paging-structure caches. The
 * caller holds the lock of the pmd; the old value is for putting it back.
 */
pmd_t pmdp_collapse_flush(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp)
{
	pmd_t old;

#ifdef ARCH_CLEAR_TWO_STORES
	/* One instruction invalidates the entry and flushes; emptying the entry is a store after it. */
	old = pmdp_get(pmdp);
	WRITE_ONCE(*pmdp, __entry_mkinvalid(old));
	flush_tlb_range(mm, addr, addr + PMD_SIZE);
	point(after_invalidate);
	WRITE_ONCE(*pmdp, 0);
#else
	old = pmdp_get_and_clear(pmdp);
	point(after_clear);
#ifdef ARCH_COLLAPSE_IPI
	serialize_against_pte_lookup(mm);
#endif
	flush_tlb_range(mm, addr, addr + PMD_SIZE);
#endif
	return old;
}

/* Everything that the mm maps. */
#ifdef TLB_FLUSH
#define flush_tlb_mm(mm) flush_tlb_mm_range(mm, 0, TLB_FLUSH_ALL, 0)
#else
#define flush_tlb_mm(mm) __flush_tlb(mm, 0, 0, 0)
#endif

#endif
