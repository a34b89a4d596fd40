/*
 * A fault on a missing page of an area that is registered with userfaultfd: from the architecture's handler down to
 * handle_userfault (Linux v4.3, arch/x86/mm/fault.c and mm/memory.c), V1 of fs/userfaultfd.h.
 *
 * A fault that waited is tried once more. The second try cannot wait any more: as before v5.7, a page that is missing
 * still, so that the thread was woken for nothing, kills it.
 */
#ifndef KERNEL_MM_USERFAULT_H
#define KERNEL_MM_USERFAULT_H

#include <fs/userfaultfd.h>
#include <mmap_lock.h>
#include <pgtable.h>

/* Whether user space has to provide the page. The table's lock is dropped again: what was read is only a hint. */
bool userfault_missing(pmd_t pmd, unsigned long address)
{
	spinlock_t *ptl = pte_lockptr(pmd);
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(pte_offset_map(pmd, address));
	spin_unlock(ptl);
	return pte_none(pte);
}

/* Called with mmap_lock held for read; drops it if the fault has to be retried. */
int handle_mm_fault(struct userfaultfd_ctx *ctx, struct wait_queue_entry *uwq, unsigned long address, int flags)
{
	pmd_t pmd = pmdp_get_lockless(mm_find_pmd(ctx->mm, address));

	if (pmd_present(pmd) && (pmd_leaf(pmd) || !userfault_missing(pmd, address)))
		return 0;
	if (!(flags & FAULT_FLAG_ALLOW_RETRY))
		return VM_FAULT_SIGBUS;
	return handle_userfault(ctx, uwq, address);
}

/* Returns 0 when the page is there. */
int do_user_addr_fault(struct userfaultfd_ctx *ctx, struct wait_queue_entry *uwq, unsigned long address)
{
	int fault;

	mmap_read_lock(ctx->mm);
	fault = handle_mm_fault(ctx, uwq, address, FAULT_FLAG_ALLOW_RETRY);
	if (fault & VM_FAULT_RETRY) {
		mmap_read_lock(ctx->mm);
		fault = handle_mm_fault(ctx, uwq, address, 0);
	}
	mmap_read_unlock(ctx->mm);
	return fault;
}

#endif
