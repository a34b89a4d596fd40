/* The life of a folio: allocated, referenced, locked, mapped, taken off the LRU and back, freed. */
#ifndef KERNEL_FOLIO_H
#define KERNEL_FOLIO_H

#include <mm_types.h>
#include <page-flags.h>
#include <page_ref.h>

#define pfn_folio(pfn) __pfn_folio(pfn)
#define folio_pfn(folio) __folio_pfn(folio)

/* Where the kernel sees the data of a folio's first page. */
#define folio_address(folio) ((unsigned long *)(folio_pfn(folio) << PAGE_SHIFT))

/* A free folio with one reference, or 0; near says which memory node to take it from. */
struct folio *folio_alloc(void *near)
{
	struct folio *folio = __alloc(struct folio, near);

	if (folio) {
		folio->flags = 0;
		folio->compound_head = 0;
		/* PG_locked is one of the flags that are cleared, whoever may think that it holds it. */
		mutex_init(&folio->lock);
		atomic_set(&folio->_mapcount, -1);
		/* Last: from here on a lockless user who still knows the frame can get a reference. */
		atomic_set_release(&folio->_refcount, 1);
	}
	return folio;
}

/* For someone who has a reference already, or a lock under which one cannot go away. */
void folio_get(struct folio *folio)
{
	folio_ref_inc(folio);
}

/* The last reference is gone: nobody else can find the folio any more. */
void __folio_put(struct folio *folio)
{
	if (folio_test_lru(folio))
		folio_clear_lru(folio);
	__free(folio);
}

void folio_put(struct folio *folio)
{
	if (folio_ref_dec_and_test(folio))
		__folio_put(folio);
}

#define folio_trylock(folio) mutex_trylock(&(folio)->lock)
#define folio_lock(folio) mutex_lock(&(folio)->lock)
#define folio_unlock(folio) mutex_unlock(&(folio)->lock)

/* How many page-table entries map it. */
int folio_mapcount(struct folio *folio)
{
	return atomic_read(&folio->_mapcount) + 1;
}

/* The first mapping of a folio that nobody else can see yet. */
void folio_add_new_anon_rmap(struct folio *folio)
{
	atomic_set(&folio->_mapcount, 0);
}

/* One more mapping of an anonymous folio. */
void folio_add_anon_rmap(struct folio *folio)
{
	atomic_inc(&folio->_mapcount);
}

/* The same in the child of a fork. */
#define folio_dup_anon_rmap(folio) folio_add_anon_rmap(folio)

void folio_remove_rmap(struct folio *folio)
{
	atomic_dec(&folio->_mapcount);
}

/* Takes it off the LRU, with a reference of its own: whoever clears the flag first wins. */
bool folio_isolate_lru(struct folio *folio)
{
	if (!folio_test_clear_lru(folio))
		return false;
	folio_get(folio);
	return true;
}

/* Undoes folio_isolate_lru. */
void folio_putback_lru(struct folio *folio)
{
	folio_set_lru(folio);
	folio_put(folio);
}

/* Copies one page: as much time as a whole page takes, and its first word so that a lost write shows. */
void copy_page(unsigned long *to, unsigned long *from, int times)
{
	__delay(page_copy, times);
	*to = *from;
}

void clear_page(unsigned long *to, int times)
{
	__delay(page_copy, times);
	*to = 0;
}

#endif
