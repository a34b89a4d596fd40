/*
 * N fast-GUP CPUs against one THP collapse, for SPIN: the variant "both" of config/races/gup-fast-vs-thp-collapse.litmus,
 * in which GUP looks at the pmd again after its pin, and khugepaged waits by IPI for lockless walkers.
 *
 * A step is one shared access, or one atomic operation, and memory is sequentially consistent. The steps are those of
 * config/kernel/mm/gup.h and khugepaged.h. What only one CPU can ever touch (task, page contents, the TLB) is left out.
 * An IPI's handler does nothing, so sending it and waiting for it is waiting until a CPU has interrupts on.
 */
#ifndef N
#define N 1
#endif

#define NONE 0
#define TABLE 1
#define HUGE 2

byte pmd = TABLE;
bit pte = 1;	/* whether it maps the old page */

/* The old page. */
byte refs = 1;
byte mapped = 1;
bit lru = 1;
bit referenced = 0;
bit page_lock = 0;

/* The huge page. */
byte huge_refs = 1;
byte huge_mapped = 0;
bit huge_lru = 0;
bit huge_referenced = 0;

bit writer = 0;		/* mmap_lock is held for write */
byte readers = 0;	/* it is held for read so many times */
bit pmd_lock = 0;
bit pte_lock = 0;

bit irq_off[N];
bit pinned[N];		/* fast or slow GUP has returned the old page */

#define lock(l) atomic { !l -> l = 1 }
#define unlock(l) l = 0

/* A reference, unless there is none left: atomic_add_unless(). */
#define try_get(count, got) d_step { got = (count > 0); count = count + got }

active [N] proctype gup()
{
	byte pmd_seen;
	bit got = 0;
	bit returned = 0;

	irq_off[_pid] = 1;
	pmd_seen = pmd;
	if
	:: pmd_seen == TABLE ->
		if
		:: pte ->
			try_get(refs, got);
			if
			:: !got
			:: else ->
				if
				:: pmd != TABLE -> refs--
				:: else ->
					if
					:: !pte -> refs--
					:: else ->
						referenced = 1;
						atomic { pinned[_pid] = 1; returned = 1 }
					fi
				fi
			fi
		:: else
		fi
	:: pmd_seen == HUGE ->
		try_get(huge_refs, got);
		if
		:: !got
		:: else ->
			if
			:: pmd != HUGE -> huge_refs--
			:: else ->
				huge_referenced = 1;
				returned = 1
			fi
		fi
	:: else
	fi;
	irq_off[_pid] = 0;

	/* The slow path. */
	if
	:: returned
	:: else ->
		atomic { !writer -> readers++ };
		pmd_seen = pmd;
		if
		:: pmd_seen == TABLE ->
			lock(pte_lock);
			if
			:: pte ->
				refs++;
				pinned[_pid] = 1
			:: else
			fi;
			unlock(pte_lock)
		:: pmd_seen == HUGE ->
			lock(pmd_lock);
			if
			:: pmd == HUGE -> huge_refs++
			:: else
			fi;
			unlock(pmd_lock)
		:: else
		fi;
		readers--
	fi;
	assert(!(pinned[_pid] && pmd == HUGE))
}

active proctype khugepaged()
{
	byte i;
	byte expected;

	atomic { !writer && readers == 0 -> writer = 1 };
	assert(pmd == TABLE);

	/* Take the table out of the tree, and wait until nobody walks it. */
	lock(pmd_lock);
	pmd = NONE;
	unlock(pmd_lock);
	i = 0;
	do
	:: i < N -> atomic { !irq_off[i] -> i++ }
	:: else -> break
	od;

	/* Lock the page, check its references, isolate it. */
	lock(pte_lock);
	assert(pte);
	lock(page_lock);
	expected = mapped;
	if
	:: refs != expected ->
		unlock(page_lock);
		unlock(pte_lock);
		lock(pmd_lock);
		assert(pmd == NONE);
		pmd = TABLE;
		unlock(pmd_lock);
		goto end_collapse
	:: else
	fi;
	lru = 0;
	refs++;
	unlock(pte_lock);

	/* Copy, and give up the old page. */
	assert(pte);
	unlock(page_lock);
	lru = 1;
	refs--;
	lock(pte_lock);
	pte = 0;
	mapped--;
	unlock(pte_lock);
	refs--;

	/* Map the huge page. */
	lock(pmd_lock);
	assert(pmd == NONE);
	huge_mapped++;
	huge_lru = 1;
	pmd = HUGE;
	unlock(pmd_lock);

end_collapse:
	writer = 0;

	/* No pin that was kept is of a page that is no longer mapped. Whoever ends last sees the final state. */
	d_step {
		i = 0;
		do
		:: i < N -> assert(!(pinned[i] && pmd == HUGE)); i++
		:: else -> break
		od
	}
}
