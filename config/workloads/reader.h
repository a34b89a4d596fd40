/*
 * Reads every page of the first CPU's region, then works in user space: the victim of whoever flushes them.
 *
 * One round is an operation: how much longer it takes than with nobody to flush is what flushes cost a CPU that asks for none.
 */
#ifndef WORKLOADS_READER_H
#define WORKLOADS_READER_H

#include <mm/anonymous.h>

void read_round(struct mm_struct *mm, unsigned long area)
{
	unsigned long addr;

	op_begin(read_round);
	for (addr = area; addr < area + REGION; addr += PAGE_SIZE)
		user_load_anon(mm, addr);
	user_work();
	op_end(read_round);
}

void reader_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	while (1)
		read_round(mm, area);
}

#endif
