/* fork, after which its parent and the child write to what they share: a copy each, of which the parent's flushes. */
#include <mm/anonymous.h>
#include <mm/fork_exit.h>

/* The child runs on its parent's CPU, which waits for it. At its end the CPU keeps its mm lazily. */
void run_child(struct mm_struct *child, unsigned long start, unsigned long end)
{
	switch_mm(child);
	op_begin(child_copy);
	user_store_anon(child, start, start);
	op_end(child_copy);
	user_work();
	enter_lazy_tlb(child);
	op_begin(exit);
	exit_anon_mmap(child, start, end);
	op_end(exit);
}

void fork_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr;

	while (1) {
		for (addr = own; addr < own + REGION; addr += PAGE_SIZE)
			user_store_anon(mm, addr, addr);
		op_begin(fork);
		system_call();
		dup_mmap(child, mm, own, own + REGION);
		op_end(fork);
		op_begin(copy);
		user_store_anon(mm, own + REGION - PAGE_SIZE, own);
		op_end(copy);
		run_child(child, own, own + REGION);
		switch_mm(mm);
		user_work();
	}
}
