/* NUMA migration: moves each page of a region of the CPU's own to another frame in turn, and writes to it. */
#include <mm/anonymous.h>
#include <mm/migrate_misplaced.h>

void migrate_one(struct mm_struct *mm, unsigned long addr)
{
	int result;

	op_begin(migrate);
	mmap_read_lock(mm);
	result = migrate_misplaced_page(mm, addr);
	mmap_read_unlock(mm);
	if (!result)
		op_end(migrate);
}

void migrate_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr;

	while (1) {
		for (addr = own; addr < own + REGION; addr += PAGE_SIZE) {
			user_store_anon(mm, addr, addr);
			migrate_one(mm, addr);
			user_work();
		}
	}
}
