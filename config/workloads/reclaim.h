/* Reclaim: unmaps and frees every page of the group in turn that is clean and that nobody has pinned. */
#include <mm/lazyfree.h>

void reclaim_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr = own;

	while (1) {
		op_begin(reclaim);
		shrink_lazyfree(mm, addr);
		op_end(reclaim);
		user_work();
		addr += PAGE_SIZE;
		if (addr == area + AREA)
			addr = area;
	}
}
