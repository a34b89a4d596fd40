/*
 * How x86 flushes TLBs (Linux v6.1, arch/x86/mm/tlb.c), as code: who is interrupted, what each target does, and who
 * waits for whom are the kernel's decisions here, and none of the machine's. A scenario gets it with
 *
 *   -D TLB_FLUSH=TLB_CONCURRENT	this CPU flushes while the others do (since v5.13)
 *   -D TLB_FLUSH=TLB_SERIAL		this CPU first (before)
 *   -D TLB_FLUSH=TLB_EARLY_ACK		as concurrent, and a target lets the initiator go on before it flushes, unless
 *					tables are freed (Amit, RFC of 2019)
 *
 * and with these besides:
 *
 *   -D TLB_NO_LAZY_SKIP	CPUs in lazy mode are interrupted too
 *   -D TLB_NO_GENERATIONS	no tlb_gen: each request is followed by a flush of its own
 *   -D TLB_LAZY_FORGETS	who leaves lazy mode does not catch up: a mutant
 *   -D TLB_CEILING=N		above so many pages everything is flushed (33)
 *
 * A CPU that is in lazy mode is not asked to flush, unless tables are freed: it catches up when it runs the mm again, by
 * comparing generations.
 */
#ifndef KERNEL_ARCH_X86_TLB_H
#define KERNEL_ARCH_X86_TLB_H

#include <mm_types.h>
#include <percpu.h>
#include <smp.h>

#ifndef TLB_CEILING
#define TLB_CEILING 33
#endif

struct tlb_state {
	struct mm_struct *loaded_mm;
	unsigned long tlb_gen;			/* of the mm, as far as this CPU has flushed */
	unsigned long padding[6];
};

/* What others read, in a line of its own: their CPU writes it seldom. */
struct tlb_state_shared {
	unsigned long is_lazy;
	unsigned long padding[7];
};

struct flush_tlb_info {
	struct mm_struct *mm;
	unsigned long start;
	unsigned long end;
	unsigned long new_tlb_gen;
	unsigned long freed_tables;
	unsigned long initiating_cpu;
	unsigned long padding[2];
};

DEFINE_PER_CPU(struct tlb_state, cpu_tlbstate);
DEFINE_PER_CPU(struct tlb_state_shared, cpu_tlbstate_shared);
DEFINE_PER_CPU(struct flush_tlb_info, cpu_flush_info);

#define mm_cpumask(mm) (&(mm)->cpu_bitmap)

/*
 * Runs this CPU with another mm, or none. In the cpumask first, then the generation, then the tables: who bumps the
 * generation later than it is read here finds this CPU in the mask.
 */
void switch_mm_irqs_off(struct mm_struct *next)
{
	struct tlb_state *tlb = this_cpu_ptr(&cpu_tlbstate);
	struct mm_struct *prev = tlb->loaded_mm;
	int cpu = smp_processor_id();
	unsigned long next_tlb_gen;

	if (prev == next) {
		if (!this_cpu_ptr(&cpu_tlbstate_shared)->is_lazy)
			return;
		WRITE_ONCE(this_cpu_ptr(&cpu_tlbstate_shared)->is_lazy, 0);
#ifndef TLB_LAZY_FORGETS
		/* Pairs with the barrier of inc_mm_tlb_gen(): no longer lazy, then the generation. */
		smp_mb();
		next_tlb_gen = atomic64_read(&next->tlb_gen);
		if (tlb->tlb_gen == next_tlb_gen)
			return;
		__local_flush_tlb(next, 0, 0);
		WRITE_ONCE(tlb->tlb_gen, next_tlb_gen);
#endif
		return;
	}
	if (prev)
		cpumask_clear_cpu(cpu, mm_cpumask(prev));
	WRITE_ONCE(this_cpu_ptr(&cpu_tlbstate_shared)->is_lazy, 0);
	if (next) {
		cpumask_set_cpu(cpu, mm_cpumask(next));
		smp_mb__after_atomic();
		next_tlb_gen = atomic64_read(&next->tlb_gen);
		WRITE_ONCE(tlb->tlb_gen, next_tlb_gen);
	}
	point(before_load);
	__load_mm(next, 0);
	WRITE_ONCE(tlb->loaded_mm, next);
}

void switch_mm(struct mm_struct *next)
{
	unsigned long flags;

	local_irq_save(flags);
	switch_mm_irqs_off(next);
	local_irq_restore(flags);
}

/* A kernel thread runs: the mm stays loaded, and nobody uses it. */
void enter_lazy_tlb(struct mm_struct *mm)
{
	WRITE_ONCE(this_cpu_ptr(&cpu_tlbstate_shared)->is_lazy, 1);
}

/* What a flush is to this CPU, with interrupts off. */
void flush_tlb_func(void *data)
{
	struct flush_tlb_info *info = data;
	struct tlb_state *tlb = this_cpu_ptr(&cpu_tlbstate);
	struct mm_struct *loaded_mm = READ_ONCE(tlb->loaded_mm);
	struct mm_struct *mm = READ_ONCE(info->mm);
	unsigned long start = READ_ONCE(info->start);
	unsigned long end = READ_ONCE(info->end);
	unsigned long new_tlb_gen = READ_ONCE(info->new_tlb_gen);
	unsigned long mm_tlb_gen;

#if TLB_FLUSH == TLB_EARLY_ACK
	if (READ_ONCE(info->initiating_cpu) != smp_processor_id() && !READ_ONCE(info->freed_tables))
		csd_unlock();
#endif
	if (loaded_mm != mm)
		return;
	if (READ_ONCE(this_cpu_ptr(&cpu_tlbstate_shared)->is_lazy)) {
		/* Cheaper than to come here again and again: whoever runs this mm next has it loaded anew. */
		cpumask_clear_cpu(smp_processor_id(), mm_cpumask(mm));
		__load_mm(NULL, 0);
		WRITE_ONCE(this_cpu_ptr(&cpu_tlbstate_shared)->is_lazy, 0);
		WRITE_ONCE(tlb->loaded_mm, NULL);
		return;
	}
#ifdef TLB_NO_GENERATIONS
	__local_flush_tlb(mm, start, end == TLB_FLUSH_ALL ? 0 : (end - start) >> PAGE_SHIFT);
#else
	mm_tlb_gen = atomic64_read(&mm->tlb_gen);
	if (tlb->tlb_gen == mm_tlb_gen)
		return;
	if (end != TLB_FLUSH_ALL && new_tlb_gen == tlb->tlb_gen + 1 && new_tlb_gen == mm_tlb_gen)
		__local_flush_tlb(mm, start, (end - start) >> PAGE_SHIFT);
	else
		__local_flush_tlb(mm, 0, 0);
	WRITE_ONCE(tlb->tlb_gen, mm_tlb_gen);
#endif
}

/* Whether a CPU has to be asked. */
bool should_flush_tlb(int cpu, void *data)
{
#ifdef TLB_NO_LAZY_SKIP
	return true;
#else
	struct flush_tlb_info *info = data;

	return info->freed_tables || !READ_ONCE(per_cpu(cpu_tlbstate_shared, cpu).is_lazy);
#endif
}

void flush_tlb_this_cpu(struct flush_tlb_info *info)
{
	unsigned long flags;

	local_irq_save(flags);
	flush_tlb_func(info);
	local_irq_restore(flags);
}

void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end, bool freed_tables)
{
	struct flush_tlb_info *info;
	bool others;
	int cpu;

	preempt_disable();
	cpu = smp_processor_id();
	info = this_cpu_ptr(&cpu_flush_info);
	info->mm = mm;
	info->start = start;
	info->end = end != TLB_FLUSH_ALL && (end - start) >> PAGE_SHIFT > TLB_CEILING ? TLB_FLUSH_ALL : end;
	info->freed_tables = freed_tables;
	info->initiating_cpu = cpu;
	info->new_tlb_gen = atomic64_inc_return(&mm->tlb_gen);
	others = cpumask_any_but(mm_cpumask(mm), cpu) < nr_cpu_ids;
#if TLB_FLUSH == TLB_SERIAL
	flush_tlb_this_cpu(info);
	if (others)
		smp_call_function_many_cond(mm_cpumask(mm), flush_tlb_func, info, SCF_WAIT, should_flush_tlb);
#else
	if (others)
		on_each_cpu_cond_mask(should_flush_tlb, flush_tlb_func, info, true, mm_cpumask(mm));
	else
		flush_tlb_this_cpu(info);
#endif
	preempt_enable();
}

#endif
