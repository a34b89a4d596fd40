/*
 * How somebody who has taken a page table out of the tree waits for those who walk page tables without a lock:
 *
 *   -D LOCKLESS_SYNC=LOCKLESS_SYNC_IPI		interrupt every other CPU (tlb_remove_table_sync_one of Linux v6.1)
 *   -D LOCKLESS_SYNC=LOCKLESS_SYNC_TARGETED	interrupt those that walk: each says so in a word of its own
 *   -D LOCKLESS_SYNC=LOCKLESS_SYNC_MARK_LATE	the same, and a walker says so without a barrier: a mutant
 *   -D LOCKLESS_SYNC=LOCKLESS_SYNC_RCU		a grace period (tlb_remove_table_sync_rcu)
 *   -D LOCKLESS_SYNC=LOCKLESS_SYNC_NONE	nothing: right only where the flush before has waited for walkers
 *
 * Without LOCKLESS_SYNC the architecture's file says whether every other CPU is interrupted.
 */
#ifndef KERNEL_LOCKLESS_SYNC_H
#define KERNEL_LOCKLESS_SYNC_H

#define LOCKLESS_SYNC_IPI 1
#define LOCKLESS_SYNC_TARGETED 2
#define LOCKLESS_SYNC_MARK_LATE 3
#define LOCKLESS_SYNC_RCU 4
#define LOCKLESS_SYNC_NONE 5

#ifndef LOCKLESS_SYNC

#define lockless_walk_begin()
#define lockless_walk_end()

#else

#if LOCKLESS_SYNC < LOCKLESS_SYNC_IPI || LOCKLESS_SYNC > LOCKLESS_SYNC_NONE
#error "LOCKLESS_SYNC is LOCKLESS_SYNC_IPI, _TARGETED, _MARK_LATE, _RCU or _NONE"
#endif

#include <percpu.h>
#include <smp.h>

struct lockless_state {
	unsigned long walking;
	unsigned long padding[7];
};

DEFINE_PER_CPU(struct lockless_state, cpu_lockless);

/* With interrupts off, before the first entry is read. */
void lockless_walk_begin(void)
{
#if LOCKLESS_SYNC == LOCKLESS_SYNC_TARGETED
	/* Pairs with lockless_sync(): walking first, then the entries. */
	smp_store_mb(this_cpu_ptr(&cpu_lockless)->walking, 1);
#elif LOCKLESS_SYNC == LOCKLESS_SYNC_MARK_LATE
	WRITE_ONCE(this_cpu_ptr(&cpu_lockless)->walking, 1);
#endif
}

void lockless_walk_end(void)
{
#if LOCKLESS_SYNC == LOCKLESS_SYNC_TARGETED || LOCKLESS_SYNC == LOCKLESS_SYNC_MARK_LATE
	smp_store_release(&this_cpu_ptr(&cpu_lockless)->walking, 0);
#endif
}

void lockless_sync_func(void *info)
{
	/* That the CPU takes the interrupt is all. */
}

void lockless_sync(void)
{
#if LOCKLESS_SYNC == LOCKLESS_SYNC_IPI
	smp_call_function(lockless_sync_func, NULL, true);
#elif LOCKLESS_SYNC == LOCKLESS_SYNC_TARGETED || LOCKLESS_SYNC == LOCKLESS_SYNC_MARK_LATE
	int cpu;

	preempt_disable();
	/* The table is out of the tree, then who walks. */
	smp_mb();
	for (cpu = 0; cpu < NR_CPUS; cpu++)
		if (cpu != smp_processor_id() && READ_ONCE(per_cpu(cpu_lockless, cpu).walking))
			__call_cpu(cpu, lockless_sync_func, NULL, true);
	__wait_calls();
	preempt_enable();
#elif LOCKLESS_SYNC == LOCKLESS_SYNC_RCU
	synchronize_rcu();
#endif
}

#endif
#endif
