/*
 * How arm64 could flush: broadcast, unless the mm has run on this CPU alone (Arcangeli, "arm64: tlb: skip tlbi
 * broadcast", RFC of 2020). With
 *
 *   -D TLB_FLUSH=TLB_LOCAL_OR_BROADCAST
 *
 * and, for a mutant that looks who runs the mm now, not who has ever,
 *
 *   -D TLB_FORGETS_WHO_RAN
 *
 * cpu_bitmap has every CPU that has run the mm: translations stay in a CPU's TLB when it runs another.
 */
#ifndef KERNEL_ARCH_ARM64_TLB_H
#define KERNEL_ARCH_ARM64_TLB_H

#include <mm_types.h>
#include <percpu.h>
#include <smp.h>

struct tlb_state {
	struct mm_struct *loaded_mm;
	unsigned long padding[7];
};

DEFINE_PER_CPU(struct tlb_state, cpu_tlbstate);

#define mm_cpumask(mm) (&(mm)->cpu_bitmap)

/* Runs this CPU with another mm, or none. In the mask first: who flushes later finds it there. */
void switch_mm(struct mm_struct *next)
{
	struct tlb_state *tlb = this_cpu_ptr(&cpu_tlbstate);
	int cpu = smp_processor_id();
	unsigned long flags;

	local_irq_save(flags);
#ifdef TLB_FORGETS_WHO_RAN
	if (tlb->loaded_mm && tlb->loaded_mm != next)
		cpumask_clear_cpu(cpu, mm_cpumask(tlb->loaded_mm));
#endif
	if (next) {
		cpumask_set_cpu(cpu, mm_cpumask(next));
		smp_mb();
	}
	__load_mm(next, 1);
	WRITE_ONCE(tlb->loaded_mm, next);
	local_irq_restore(flags);
}

/* Translations stay, and are of no harm: a flush finds this CPU in the mask. */
void enter_lazy_tlb(struct mm_struct *mm)
{
}

void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end, bool freed_tables)
{
	unsigned long pages = end == TLB_FLUSH_ALL ? 0 : (end - start) >> PAGE_SHIFT;
	int cpu;

	preempt_disable();
	cpu = smp_processor_id();
	/* The entries are empty, then who has run the mm. */
	smp_mb();
	if (cpumask_test_cpu(cpu, mm_cpumask(mm)) && cpumask_any_but(mm_cpumask(mm), cpu) >= nr_cpu_ids) {
		__local_flush_tlb(mm, start, pages);
	} else {
		__tlbi(mm, start, pages);
		__tlbi_sync(mm);
	}
	preempt_enable();
}

#endif
