/* The reference count of a folio: whoever may use the folio has one, and the last to drop one frees it. */
#ifndef KERNEL_PAGE_REF_H
#define KERNEL_PAGE_REF_H

#include <mm_types.h>

#define folio_ref_count(folio) atomic_read(&(folio)->_refcount)
#define folio_ref_inc(folio) atomic_inc(&(folio)->_refcount)
#define folio_ref_dec_and_test(folio) atomic_dec_and_test(&(folio)->_refcount)

/*
 * A reference for someone who has none: fails on a count of zero, which only the allocator may leave.
 *
 * Success is a full barrier. Lockless users count on it: they look again at where they found the folio, and that load
 * must come after the reference is visible.
 */
bool folio_try_get(struct folio *folio)
{
	return atomic_add_unless(&folio->_refcount, 1, 0);
}

/* The same without any order: for the mutants that show what the barrier is for. */
bool folio_try_get_relaxed(struct folio *folio)
{
	int count = atomic_read(&folio->_refcount);

	do {
		if (count == 0)
			return false;
	} while (!atomic_try_cmpxchg_relaxed(&folio->_refcount, &count, count + 1));
	return true;
}

/* A pin for DMA counts as so many references at once, so that it can be told from ordinary ones. */
#define GUP_PIN_COUNTING_BIAS 1024

bool folio_try_pin(struct folio *folio)
{
	return atomic_add_unless(&folio->_refcount, GUP_PIN_COUNTING_BIAS, 0);
}

#define folio_ref_unpin_and_test(folio) atomic_sub_and_test(GUP_PIN_COUNTING_BIAS, &(folio)->_refcount)

/* Maybe: that many ordinary references look the same. */
#define folio_maybe_dma_pinned(folio) (folio_ref_count(folio) >= GUP_PIN_COUNTING_BIAS)

#endif
