/*
 * Calling functions on other CPUs (Linux v6.1, kernel/smp.c): each target is interrupted, runs the function with
 * interrupts off, and lets the caller go on.
 *
 * What the kernel puts on a queue for each target travels with the interrupt here, and the caller counts who has
 * answered. The answer comes when the function has returned, or where it says csd_unlock().
 */
#ifndef KERNEL_SMP_H
#define KERNEL_SMP_H

#include <cpumask.h>

typedef void *smp_call_func_t;
typedef void *smp_cond_func_t;

#define SCF_WAIT 1
#define SCF_RUN_LOCAL 2

/* One write to the interrupt controller reaches so many CPUs: a cluster of x2APIC. */
#define IPI_CLUSTER 16

/* Within a function that is called: its caller goes on now, although the function has not returned. */
#define csd_unlock() __ack_call()

/* Where the conditions say so, the function runs on this CPU too, while the others run it. */
void smp_call_function_many_cond(struct cpumask *mask, smp_call_func_t func, void *info, int scf_flags,
				 smp_cond_func_t cond_func)
{
	int this_cpu = smp_processor_id();
	unsigned long flags;
	int sent = 0;
	int cpu;

	for_each_cpu(cpu, mask) {
		if (cpu == this_cpu)
			continue;
		if (cond_func && !cond_func(cpu, info))
			continue;
		if (sent % IPI_CLUSTER == 0)
			__delay(ipi_send, 1);
		sent++;
		__call_cpu(cpu, func, info, scf_flags & SCF_WAIT);
	}
	if (scf_flags & SCF_RUN_LOCAL && cpumask_test_cpu(this_cpu, mask) && (!cond_func || cond_func(this_cpu, info))) {
		local_irq_save(flags);
		func(info);
		local_irq_restore(flags);
	}
	if (scf_flags & SCF_WAIT)
		__wait_calls();
}

/* On the CPUs of the mask but this one. */
void smp_call_function_many(struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	smp_call_function_many_cond(mask, func, info, wait ? SCF_WAIT : 0, NULL);
}

/* On all of them. */
void on_each_cpu_mask(struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	preempt_disable();
	smp_call_function_many_cond(mask, func, info, wait ? SCF_RUN_LOCAL | SCF_WAIT : SCF_RUN_LOCAL, NULL);
	preempt_enable();
}

/* On those of which a condition holds. */
void on_each_cpu_cond_mask(smp_cond_func_t cond_func, smp_call_func_t func, void *info, bool wait,
			   struct cpumask *mask)
{
	preempt_disable();
	smp_call_function_many_cond(mask, func, info, wait ? SCF_RUN_LOCAL | SCF_WAIT : SCF_RUN_LOCAL, cond_func);
	preempt_enable();
}

void smp_call_function_single(int cpu, smp_call_func_t func, void *info, bool wait)
{
	unsigned long flags;

	preempt_disable();
	if (cpu == smp_processor_id()) {
		local_irq_save(flags);
		func(info);
		local_irq_restore(flags);
	} else {
		__delay(ipi_send, 1);
		__call_cpu(cpu, func, info, wait);
		if (wait)
			__wait_calls();
	}
	preempt_enable();
}

/* On every CPU of the machine that this scenario has. */
void smp_call_function(smp_call_func_t func, void *info, bool wait)
{
	int cpu;

	preempt_disable();
	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		if (cpu != smp_processor_id()) {
			if (cpu % IPI_CLUSTER == 0)
				__delay(ipi_send, 1);
			__call_cpu(cpu, func, info, wait);
		}
	}
	if (wait)
		__wait_calls();
	preempt_enable();
}

#endif
