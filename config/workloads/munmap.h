/* mmap, touch and munmap of a region of the CPU's own, as an allocator does that gives large blocks back at once. */
#include <mm/anonymous.h>
#include <mm/mmu_gather.h>

void munmap_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr;

	while (1) {
		/* mmap: the layout changes, nothing is mapped yet. */
		system_call();
		mmap_write_lock(mm);
		mmap_write_unlock(mm);
		for (addr = own; addr < own + REGION; addr += PAGE_SIZE)
			user_store_anon(mm, addr, addr);
		user_work();
		op_begin(munmap);
		system_call();
		munmap_range(mm, own, own + REGION);
		op_end(munmap);
		user_work();
	}
}
