/* Page faults: touches a region of the CPU's own, gives its pages back with MADV_DONTNEED, and touches it again. */
#include <mm/anonymous.h>
#include <mm/mmu_gather.h>

void fault_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr;

	while (1) {
		for (addr = own; addr < own + REGION; addr += PAGE_SIZE) {
			op_begin(fault);
			user_store_anon(mm, addr, addr);
			op_end(fault);
			user_work();
		}
		op_begin(madvise_dontneed);
		system_call();
		madvise_dontneed(mm, own, own + REGION);
		op_end(madvise_dontneed);
	}
}
