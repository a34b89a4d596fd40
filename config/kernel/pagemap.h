/*
 * Waiting for a folio's lock (Linux v6.4, include/linux/pagemap.h and mm/filemap.c).
 *
 * Unlocking hands the lock to whoever has waited longest. The kernel does so for who has waited long; who has not is woken
 * to try again, and touches the folio just as well. Either way something has to keep the folio from being freed meanwhile:
 * a reference.
 *
 * FAULT_MMAP_LOCK	faults hold mmap_lock for read, and drop it where they wait. It keeps out munmap; a scenario in which
 *			nobody takes it for write has fewer states without it
 */
#ifndef KERNEL_PAGEMAP_H
#define KERNEL_PAGEMAP_H

#include <folio.h>
#include <mmap_lock.h>

#define fault_flag_allow_retry_first(flags) \
	(((flags) & FAULT_FLAG_ALLOW_RETRY) && !((flags) & FAULT_FLAG_TRIED))

/* mmap_lock as a fault holds it. */
#ifdef FAULT_MMAP_LOCK
#define fault_mmap_lock(mm) mmap_read_lock(mm)
#define fault_mmap_unlock(mm) mmap_read_unlock(mm)
#else
#define fault_mmap_lock(mm) do { } while (0)
#define fault_mmap_unlock(mm) do { } while (0)
#endif

/* Until nobody holds it; somebody may again when this returns. */
#define folio_wait_locked(folio) __wait_unlocked(&(folio)->lock)

/*
 * For the owner of a folio that nobody else can know yet. Nobody can have locked it, so this does not look: it is no
 * atomic access, and it succeeds.
 */
#define __folio_set_locked(folio) __seize(&(folio)->lock)

/*
 * Whether the folio is locked; if it is not, mmap_lock has been dropped, and whoever asked has to come again. Taking a
 * lock that is free and queueing for one that is not are one step here.
 */
bool folio_lock_or_retry(struct folio *folio, struct mm_struct *mm, unsigned int flags)
{
	if (fault_flag_allow_retry_first(flags)) {
		if (folio_trylock(folio))
			return true;
		fault_mmap_unlock(mm);
		point(before_wait);
		folio_wait_locked(folio);
		return false;
	}
	folio_lock(folio);
	return true;
}

#endif
