/*
 * Writes a page, gives it back with MADV_DONTNEED and reads it, as tests of flushes do; now and then unmaps and maps all pages.
 *
 * Those tests take a new page each time, and unmap 1 MiB after 256: -D REGION_PAGES=256. What is read when it is gone is the page
 * of zeros. There is no user work.
 *
 * REMAP_AFTER		so many pages come between two unmappings
 */
#include <mm/anonymous.h>
#include <mm/mmu_gather.h>

#ifndef REMAP_AFTER
#define REMAP_AFTER 256
#endif

void madvise_one(struct mm_struct *mm, unsigned long addr)
{
	op_begin(loop);
	user_store_anon(mm, addr, addr);
	op_begin(madvise_dontneed);
	system_call();
	madvise_dontneed(mm, addr, addr + PAGE_SIZE);
	op_end(madvise_dontneed);
	user_load_anon(mm, addr);
	op_end(loop);
}

/* munmap, then mmap: the layout changes, nothing is mapped yet. */
void remap(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	op_begin(remap);
	system_call();
	munmap_range(mm, start, end);
	system_call();
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	op_end(remap);
}

void madvise_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr = own;
	int loops = 0;

	while (1) {
		madvise_one(mm, addr);
		addr += PAGE_SIZE;
		if (addr == own + REGION)
			addr = own;
		if (++loops == REMAP_AFTER) {
			loops = 0;
			remap(mm, own, own + REGION);
		}
	}
}
