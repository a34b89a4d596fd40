/*
 * Lazy shootdowns (Kumar and others, "LATR: Lazy Translation Coherence", ASPLOS 2018): who unmaps says so in a queue of its
 * own and goes on. At its next tick every CPU sweeps all queues and flushes what it may have; pages are given up later. With
 *
 *   -D TLB_LAZY_UNMAP=LATR_BY_AGE	two ticks of the unmapping CPU later, as the paper does
 *   -D TLB_LAZY_UNMAP=LATR_BY_MASK	when every CPU has swept
 *
 * beside TLB_FLUSH=TLB_CONCURRENT, which flushes where tables are freed and where a queue is full, and
 *
 *   -D LATR_STATES=N		how long a queue is (64)
 *   -D LATR_TICK=N		a tick in instructions: 1 ms
 *   -D LATR_TICKS=N		only so many ticks of each CPU: what check needs, as nothing ends that always ticks
 *
 * A CPU that has interrupts off does not sweep, and one that is idle without a tick does not either: for that reason age is no
 * proof.
 */
#ifndef KERNEL_ARCH_LATR_H
#define KERNEL_ARCH_LATR_H

#define LATR_BY_AGE 1
#define LATR_BY_MASK 2
#if TLB_LAZY_UNMAP < LATR_BY_AGE || TLB_LAZY_UNMAP > LATR_BY_MASK
#error "TLB_LAZY_UNMAP is LATR_BY_AGE or LATR_BY_MASK"
#endif

#ifndef LATR_STATES
#define LATR_STATES 64
#endif
#ifndef LATR_TICK
#define LATR_TICK 2000000
#endif
#define LATR_AGE 2

struct latr_state {
	unsigned long active;
	struct mm_struct *mm;
	unsigned long start;
	unsigned long end;
	struct folio *pages;
	unsigned long age;
	struct cpumask waiting;			/* who has not swept yet */
};

struct latr_queue {
	struct latr_state states[LATR_STATES];
	unsigned long ticks;
};

DEFINE_PER_CPU(struct latr_queue, cpu_latr);

void free_gathered_pages(struct folio *gathered);

/* Flushes what others have unmapped, as far as this CPU may have it. */
void latr_sweep(void)
{
	int this_cpu = smp_processor_id();
	struct latr_state *state;
	int cpu, i;

	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		for (i = 0; i < LATR_STATES; i++) {
			state = &per_cpu(cpu_latr, cpu).states[i];
			if (!smp_load_acquire(&state->active))
				continue;
			if (!cpumask_test_cpu(this_cpu, &state->waiting))
				continue;
			if (READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->loaded_mm) == state->mm)
				__local_flush_tlb(state->mm, state->start, (state->end - state->start) >> PAGE_SHIFT);
			smp_mb__before_atomic();
			cpumask_clear_cpu(this_cpu, &state->waiting);
		}
	}
}

bool latr_is_over(struct latr_state *state)
{
#if TLB_LAZY_UNMAP == LATR_BY_AGE
	state->age++;
	return state->age >= LATR_AGE;
#else
	return cpumask_next(-1, &state->waiting) >= nr_cpu_ids;
#endif
}

/* Gives up the pages of unmappings of this CPU's own that are over. */
void latr_reclaim(void)
{
	struct latr_state *state;
	int i;

	for (i = 0; i < LATR_STATES; i++) {
		state = &this_cpu_ptr(&cpu_latr)->states[i];
		if (!READ_ONCE(state->active) || !latr_is_over(state))
			continue;
		smp_mb();
		free_gathered_pages(state->pages);
		smp_store_release(&state->active, 0);
	}
}

void latr_tick(void *unused)
{
	latr_sweep();
	latr_reclaim();
#ifdef LATR_TICKS
	if (++this_cpu_ptr(&cpu_latr)->ticks >= LATR_TICKS)
		return;
#endif
	__timer(latr_tick, instruction, LATR_TICK);
}

/* A CPU comes up: from now on it ticks. */
#define tlb_init_cpu() __timer(latr_tick, instruction, LATR_TICK)

/* A range whose entries are empty; its pages are given up later. */
void latr_unmap(struct mm_struct *mm, unsigned long start, unsigned long end, struct folio *pages)
{
	struct latr_state *state = NULL;
	unsigned long flags;
	int i, word;

	local_irq_save(flags);
	for (i = 0; i < LATR_STATES; i++) {
		state = &this_cpu_ptr(&cpu_latr)->states[i];
		if (!READ_ONCE(state->active))
			break;
	}
	if (i < LATR_STATES) {
		state->mm = mm;
		state->start = start;
		state->end = end;
		state->pages = pages;
		state->age = 0;
		__local_flush_tlb(mm, start, (end - start) >> PAGE_SHIFT);
		for (word = 0; word < CPUMASK_WORDS; word++)
			state->waiting.bits[word] = READ_ONCE(mm_cpumask(mm)->bits[word]);
		cpumask_clear_cpu(smp_processor_id(), &state->waiting);
		smp_store_release(&state->active, 1);
	}
	local_irq_restore(flags);
	if (i == LATR_STATES) {
		flush_tlb_mm_range(mm, start, end, 0);
		free_gathered_pages(pages);
	}
}

#endif
