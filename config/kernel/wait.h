/*
 * Wait queues: tasks that sleep until someone says that what they wait for may have happened.
 *
 * The sleeper enqueues itself, sets its state, looks at the condition and only then sleeps; the waker makes the
 * condition true, then looks at the queue. Each needs a full barrier between its two steps.
 *
 * A queue of all zeros is empty, and an entry of all zeros is on no queue: the list is the kernel's hlist, but that an
 * entry's next is 0 whenever nothing follows it, on a queue or not. An entry is an object of the scenario's, because
 * locals have no address.
 */
#ifndef KERNEL_WAIT_H
#define KERNEL_WAIT_H

#include <mm_types.h>
#include <sched.h>

struct wait_queue_entry {
	struct task_struct *private;		/* who sleeps */
	struct wait_queue_entry *next;
	struct wait_queue_entry **pprev;	/* what points to this entry; 0 if it is on no queue */
};

struct wait_queue_head {
	spinlock_t lock;
	struct wait_queue_entry *first;
};

void init_wait(struct wait_queue_entry *entry)
{
	entry->private = current;
}

/* Without the lock; the caller has ordered what it did before this load, or takes the lock later anyway. */
bool waitqueue_active(struct wait_queue_head *wq)
{
	return READ_ONCE(wq->first) != 0;
}

/* Under wq->lock. At the front: all of these are woken, so their order does not matter. */
void __add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	struct wait_queue_entry *first = wq->first;

	entry->pprev = &wq->first;
	if (first) {
		entry->next = first;
		first->pprev = &entry->next;
	}
	WRITE_ONCE(wq->first, entry);
}

/* Under wq->lock. The entry keeps its mark: its owner sees no moment at which it is on no queue. */
void __unlink_wait_queue(struct wait_queue_entry *entry)
{
	struct wait_queue_entry *next = entry->next;
	struct wait_queue_entry **pprev = entry->pprev;

	WRITE_ONCE(*pprev, next);
	if (next) {
		next->pprev = pprev;
		entry->next = 0;
	}
}

/*
 * Under wq->lock. Marking the entry comes last and as a release: its owner looks at the mark without the lock and may
 * then reuse the entry.
 */
void __remove_wait_queue(struct wait_queue_entry *entry)
{
	__unlink_wait_queue(entry);
	smp_store_release(&entry->pprev, 0);
}

/* Whether it is on a queue. Without the lock: if it is not, whoever took it off has no more to do with it. */
bool wait_queue_entry_queued(struct wait_queue_entry *entry)
{
	return smp_load_acquire(&entry->pprev) != 0;
}

/* Enqueue first, then the state: a waker who finds the queue empty made its condition true before our next look. */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	if (!entry->pprev)
		__add_wait_queue(wq, entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
}

/* Awake again, and off the queue unless the waker has seen to that. */
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	if (!wait_queue_entry_queued(entry))
		return;
	spin_lock_irqsave(&wq->lock, flags);
	if (entry->pprev)
		__remove_wait_queue(entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

/*
 * Wakes everyone: nobody waits exclusively. An entry leaves the queue only if this call woke its task: one that was
 * awake is still going to look at its condition.
 */
void wake_up(struct wait_queue_head *wq)
{
	struct wait_queue_entry *entry;
	struct wait_queue_entry *next;
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	for (entry = wq->first; entry; entry = next) {
		next = entry->next;
		if (wake_up_process(entry->private))
			__remove_wait_queue(entry);
	}
	spin_unlock_irqrestore(&wq->lock, flags);
}

/* Wakes everyone who polls or reads a file; they take themselves off the queue. */
void wake_up_poll(struct wait_queue_head *wq)
{
	struct wait_queue_entry *entry;

	spin_lock(&wq->lock);
	for (entry = wq->first; entry; entry = entry->next)
		wake_up_process(entry->private);
	spin_unlock(&wq->lock);
}

/* Sleeps until the condition holds; the condition is evaluated after each enqueue. */
#define wait_event(wq, entry, condition)					\
	do {									\
		init_wait(entry);						\
		while (1) {							\
			prepare_to_wait(wq, entry, TASK_UNINTERRUPTIBLE);	\
			if (condition)						\
				break;						\
			schedule();						\
		}								\
		finish_wait(wq, entry);						\
	} while (0)

#endif
