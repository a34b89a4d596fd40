/*
 * The group's first CPU writes a page and drops it with MADV_DONTNEED, or flushes a range, again and again; all others work in
 * user space and touch nothing. What flushes cost who asks for them, where nobody else does.
 *
 * FLUSH_RANGE		the flush alone, of all REGION_PAGES, without anything that is mapped or dropped
 * FLUSH_IPI		an interrupt to the group's last CPU besides, which does nothing there
 */
#include <mm/anonymous.h>
#include <mm/mmu_gather.h>
#include <smp.h>

void flush_nothing(void *info)
{
}

void flush_ipi(void)
{
	op_begin(ipi);
	smp_call_function_single(NR_CPUS - 1, flush_nothing, NULL, true);
	op_end(ipi);
}

void flush_once(struct mm_struct *mm, unsigned long addr)
{
#ifdef FLUSH_RANGE
	op_begin(flush);
	flush_tlb_range(mm, addr, addr + REGION);
	op_end(flush);
#else
	op_begin(loop);
	user_store_anon(mm, addr, addr);
	op_begin(drop);
	system_call();
	madvise_dontneed(mm, addr, addr + PAGE_SIZE);
	op_end(drop);
	op_end(loop);
#endif
#ifdef FLUSH_IPI
	flush_ipi();
#endif
}

void flush_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	while (own == area)
		flush_once(mm, own);
	while (1)
		user_work();
}
