/*
 * The group's first CPU changes the protection of its region again and again, or drops it; all others read it.
 *
 * FLUSHER_DROPS		gives the pages back with MADV_DONTNEED, in place of write-protecting them
 * FLUSHER_WORK		user work between two rounds, in instructions
 */
#include <mm/anonymous.h>
#include <mm/mprotect.h>
#include <workloads/reader.h>

#ifndef FLUSHER_WORK
#define FLUSHER_WORK 10000
#endif

void flush_round(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long addr;

	for (addr = start; addr < end; addr += PAGE_SIZE)
		user_store_anon(mm, addr, addr);
	__user_work(instruction, FLUSHER_WORK);
	op_begin(flush);
	system_call();
#ifdef FLUSHER_DROPS
	madvise_dontneed(mm, start, end);
#else
	mprotect_range(mm, start, end, false);
#endif
	op_end(flush);
}

void flusher_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	while (own == area)
		flush_round(mm, own, own + REGION);
	while (1)
		read_round(mm, area);
}
