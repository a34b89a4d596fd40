/* Flags of a folio. PG_locked is not among them: the folio lock is a word of its own, so that it can be handed over. */
#ifndef KERNEL_PAGE_FLAGS_H
#define KERNEL_PAGE_FLAGS_H

#include <mm_types.h>

enum pageflags {
	PG_lru,			/* on an LRU list; whoever clears it has isolated the folio */
	PG_referenced,
	PG_uptodate,
	PG_active,
	PG_swapcache,		/* the swap cache holds one reference */
	PG_writeback
};

/* What must be clear when a folio goes back to the allocator. */
#define PAGE_FLAGS_CHECK_AT_FREE (BIT(PG_lru) | BIT(PG_active) | BIT(PG_writeback))

#define folio_test_lru(folio) test_bit(PG_lru, &(folio)->flags)
#define folio_set_lru(folio) set_bit(PG_lru, &(folio)->flags)
#define folio_clear_lru(folio) clear_bit(PG_lru, &(folio)->flags)
#define folio_test_clear_lru(folio) test_and_clear_bit(PG_lru, &(folio)->flags)

#define folio_set_referenced(folio) set_bit(PG_referenced, &(folio)->flags)
#define folio_test_swapcache(folio) test_bit(PG_swapcache, &(folio)->flags)

/* The flag promises that the data is there, so the data has to be visible first. */
void folio_mark_uptodate(struct folio *folio)
{
	smp_wmb();
	set_bit(PG_uptodate, &folio->flags);
}

/*
 * A tail page's reference count is its head's. The link can change under a reader without a reference, when a huge page
 * is split or a page is freed and becomes part of another one.
 */
struct folio *page_folio(struct folio *page)
{
	unsigned long head = READ_ONCE(page->compound_head);

	if (head & 1)
		return (struct folio *)(head - 1);
	return page;
}

#endif
