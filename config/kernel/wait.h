/*
 * Wait queues: tasks that sleep until someone says that what they wait for may have happened.
 *
 * The sleeper enqueues itself, sets its state, looks at the condition and only then sleeps; the waker makes the
 * condition true, then looks at the queue. Each needs a full barrier between its two steps.
 *
 * A queue of all zeros is empty. An entry is an object of the scenario's, because locals have no address.
 */
#ifndef KERNEL_WAIT_H
#define KERNEL_WAIT_H

#include <mm_types.h>
#include <sched.h>

#define WQ_FLAG_EXCLUSIVE 0x1

struct wait_queue_entry {
	unsigned int flags;
	struct task_struct *private;		/* who sleeps */
	bool queued;
	struct wait_queue_entry *next;
	struct wait_queue_entry *prev;
};

struct wait_queue_head {
	spinlock_t lock;
	struct wait_queue_entry *first;
	struct wait_queue_entry *last;
};

void init_wait(struct wait_queue_entry *entry)
{
	entry->flags = 0;
	entry->private = current;
}

/* Without the lock; the caller has ordered what it did before this load, or takes the lock later anyway. */
bool waitqueue_active(struct wait_queue_head *wq)
{
	return READ_ONCE(wq->first) != 0;
}

/* For a waker who has just made the condition true. */
bool wq_has_sleeper(struct wait_queue_head *wq)
{
	smp_mb();
	return waitqueue_active(wq);
}

/* Under wq->lock. At the front: all of these are woken, so their order does not matter. */
void __add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	struct wait_queue_entry *first = wq->first;

	entry->prev = 0;
	entry->next = first;
	if (first)
		first->prev = entry;
	else
		wq->last = entry;
	WRITE_ONCE(wq->first, entry);
	entry->queued = true;
}

/* Under wq->lock. Exclusive waiters queue at the back, behind those who are always woken, first come first served. */
void __add_wait_queue_entry_tail(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	struct wait_queue_entry *last = wq->last;

	entry->next = 0;
	entry->prev = last;
	if (last)
		last->next = entry;
	else
		WRITE_ONCE(wq->first, entry);
	wq->last = entry;
	entry->queued = true;
}

/*
 * Under wq->lock. Marking the entry comes last and as a release: its owner looks at the mark without the lock and may
 * then reuse the entry.
 */
void __remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	struct wait_queue_entry *next = entry->next;
	struct wait_queue_entry *prev = entry->prev;

	if (prev)
		prev->next = next;
	else
		WRITE_ONCE(wq->first, next);
	if (next)
		next->prev = prev;
	else
		wq->last = prev;
	smp_store_release(&entry->queued, false);
}

/* Enqueue first, then the state: a waker who finds the queue empty made its condition true before our next look. */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	if (!entry->queued)
		__add_wait_queue(wq, entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	if (!entry->queued)
		__add_wait_queue_entry_tail(wq, entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
}

/* Awake again, and off the queue unless the waker has seen to that. */
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	if (!smp_load_acquire(&entry->queued))
		return;
	spin_lock_irqsave(&wq->lock, flags);
	if (entry->queued)
		__remove_wait_queue(wq, entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

/*
 * Wakes everyone who is not exclusive, and so many who are (0: all of them). An entry leaves the queue only if this
 * call woke its task: one that was awake is still going to look at its condition.
 */
void __wake_up(struct wait_queue_head *wq, int nr_exclusive)
{
	struct wait_queue_entry *entry;
	struct wait_queue_entry *next;
	unsigned int exclusive;
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	for (entry = wq->first; entry; entry = next) {
		next = entry->next;
		exclusive = entry->flags & WQ_FLAG_EXCLUSIVE;
		if (wake_up_process(entry->private)) {
			__remove_wait_queue(wq, entry);
			if (exclusive && nr_exclusive && --nr_exclusive == 0)
				break;
		}
	}
	spin_unlock_irqrestore(&wq->lock, flags);
}

#define wake_up(wq) __wake_up(wq, 1)
#define wake_up_all(wq) __wake_up(wq, 0)

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
