/*
 * User space, not the kernel: how QEMU's postcopy migration kept track of a page (its development tree of 2014 and
 * 2015), so that a thread that raced with the other one could tell that it had to wake the virtual CPU.
 *
 * QEMU looks and changes under a mutex of its own; one atomic operation does the same.
 */
#ifndef USER_POSTCOPY_H
#define USER_POSTCOPY_H

enum postcopy_page_state {
	POSTCOPY_MISSING,	/* not here, and not asked for */
	POSTCOPY_REQUESTED,	/* a virtual CPU waits for it */
	POSTCOPY_RECEIVED	/* installed */
};

#define postcopy_state(page) READ_ONCE(*(page))

/* From one state to the next, if it is still in the first. The state that it is in then. */
int postcopy_change_state(int *page, int expected, int next)
{
	int found = cmpxchg(page, expected, next);

	return found == expected ? next : found;
}

#endif
