/* Unmaps the pages of a region of the CPU's own at once, as many as REGION_PAGES says, without any user work between. */
#include <mm/anonymous.h>
#include <mm/mmu_gather.h>

void pages_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr;

	while (1) {
		for (addr = own; addr < own + REGION; addr += PAGE_SIZE)
			user_store_anon(mm, addr, addr);
		op_begin(unmap);
		system_call();
		munmap_range(mm, own, own + REGION);
		op_end(unmap);
	}
}
