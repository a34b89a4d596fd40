/* mprotect back and forth of a region of the CPU's own: read-only, then writable, each time with an access to every page. */
#include <mm/anonymous.h>
#include <mm/mprotect.h>

void mprotect_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr;

	while (1) {
		for (addr = own; addr < own + REGION; addr += PAGE_SIZE)
			user_store_anon(mm, addr, addr);
		user_work();
		op_begin(mprotect_read);
		system_call();
		mprotect_range(mm, own, own + REGION, false);
		op_end(mprotect_read);
		for (addr = own; addr < own + REGION; addr += PAGE_SIZE)
			user_load_anon(mm, addr);
		user_work();
		op_begin(mprotect_write);
		system_call();
		mprotect_range(mm, own, own + REGION, true);
		op_end(mprotect_write);
	}
}
