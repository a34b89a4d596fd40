/*
 * User space accesses its memory, and what the kernel does when the hardware leaves the accessed and dirty bits to it (Linux
 * v6.9, mm/memory.c, the end of handle_pte_fault).
 *
 * Where the walker sets the bits, an access to an old or clean page goes through, and the entry changes with no lock held and
 * no kernel code run. Where it does not, the access faults and the kernel sets the bits under the table's lock.
 */
#ifndef KERNEL_MM_FAULT_H
#define KERNEL_MM_FAULT_H

#include <mmap_lock.h>
#include <pgtable.h>

/* How a user access ended: __user_fault(). */
enum user_fault {
	USER_DONE,
	USER_NOT_PRESENT,
	USER_WRITE_PROTECTED,
	USER_OLD,
	USER_CLEAN
};

/* Sets young, and dirty for a write, if the page is there still and may be accessed so. */
void handle_pte_fault(pmd_t pmd, unsigned long addr, bool write)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	pte_t entry;

	spin_lock(ptl);
	entry = ptep_get(ptep);
	if (pte_access_permitted(entry, write)) {
		if (write)
			entry = pte_mkdirty(entry);
		ptep_set_access_flags(ptep, pte_mkyoung(entry));
	}
	spin_unlock(ptl);
}

void handle_mm_fault(struct mm_struct *mm, unsigned long addr, bool write)
{
	pmd_t pmd;

	mmap_read_lock(mm);
	pmd = mm_find_table(mm, addr);
	if (!pmd_none(pmd))
		handle_pte_fault(pmd, addr, write);
	mmap_read_unlock(mm);
}

/* A store of user space, faults included. What this file does not handle, such as a page that is gone, ends it. */
int user_store(struct mm_struct *mm, unsigned long addr, unsigned long value)
{
	int fault;

	while (1) {
		__user_store(addr, value);
		fault = __user_fault();
		if (fault != USER_OLD && fault != USER_CLEAN)
			return fault;
		handle_mm_fault(mm, addr, true);
	}
}

#endif
