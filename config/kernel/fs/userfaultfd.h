/*
 * userfaultfd: a fault on a missing page is handed to user space, which installs the page and wakes the thread that
 * faulted (Linux v4.3, fs/userfaultfd.c), one page per call.
 *
 * The thread that faults queues on fault_pending_wqh; who reads its message from the file moves it to fault_wqh. The
 * lock of fault_pending_wqh is the lock of both queues. The steps, as comments and scenarios count them:
 *
 *   V1 mmap_lock; the pte is none	V4 enqueue, then the state	V6 kick the reader; sleep
 *   V2 take a context reference	V5 look at the pte again,	V7 dequeue; put the
 *   V3 [old: drop mmap_lock]		   then drop mmap_lock		   context; retry the fault
 *
 *   B2 install the page (mm/userfaultfd.h)
 *   B3 full barrier; look at both queues without their lock; if there is a waiter, lock and wake
 *
 *   U1 read: move the waiter from the queue of pending faults to that of faults that were read
 *
 * USERFAULTFD_MUST_WAIT	V5: look at the page tables once more after V4, under mmap_lock (8d2afd96c203)
 * USERFAULTFD_REFILE_SEQ	B3 looks again if U1 moved the waiter meanwhile (2c5b7e1be74f)
 *
 * Today's kernel defines both. The mutants:
 *
 * MUST_WAIT_BEFORE_ENQUEUE	V5 comes before V4
 * STATE_AFTER_MUST_WAIT	the waiter enqueues, but sets its state only after V5 (the barrier stays)
 * MMAP_UNLOCK_BEFORE_WALK	mmap_lock is dropped between V4 and V5
 * MUST_WAIT_PMD_TWICE		V5 tests whether there is a pmd, and reads it again for what it says
 * WAKE_WITHOUT_BARRIER		B3 looks at the queues without a barrier
 *
 * A fault is its wait queue entry here, uwq. The message for user space, the range that a waker looks for, and signals
 * are left out: there is one page, and nobody is killed.
 */
#ifndef KERNEL_FS_USERFAULTFD_H
#define KERNEL_FS_USERFAULTFD_H

#include <err.h>
#include <mm/userfaultfd.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <sched.h>
#include <seqlock.h>
#include <wait.h>

struct userfaultfd_ctx {
	struct wait_queue_head fault_pending_wqh;	/* faults that nobody has read yet */
	struct wait_queue_head fault_wqh;		/* faults that were read; no lock of its own */
	struct wait_queue_head fd_wqh;			/* who polls or reads the file */
	seqcount_t refile_seq;				/* of moves between the two queues */
	atomic_t refcount;				/* the file's, and one of each fault */
	bool released;					/* the file is closed */
	struct mm_struct *mm;
};

void userfaultfd_ctx_get(struct userfaultfd_ctx *ctx)
{
	BUG_ON(!atomic_inc_not_zero(&ctx->refcount));
}

void userfaultfd_ctx_put(struct userfaultfd_ctx *ctx)
{
	if (atomic_dec_and_test(&ctx->refcount))
		__free(ctx);
}

/*
 * V5: whether the page is still missing. There is no lock on the entries. What is read after the waiter is on the queue
 * is either what a waker has installed, or the waker is still to look at the queue.
 *
 * mmap_lock keeps the tables where they are. The pmd can change even so, unless it points to a table: hence one read.
 */
bool userfaultfd_must_wait(struct mm_struct *mm, unsigned long address)
{
	pmd_t *pmdp = mm_find_pmd(mm, address);
	pmd_t pmd;

	if (!pmdp)
		return true;
	pmd = pmdp_get_lockless(pmdp);
	if (!pmd_present(pmd))
		return true;
	point(after_pmd);
#ifdef MUST_WAIT_PMD_TWICE
	pmd = pmdp_get_lockless(pmdp);
#endif
	if (pmd_leaf(pmd))
		return false;
	return pte_none(ptep_get_lockless(pte_offset_map(pmd, address)));
}

/* V4: from here on the fault can be read, and its thread be woken. */
void userfaultfd_enqueue(struct userfaultfd_ctx *ctx, struct wait_queue_entry *uwq)
{
	spin_lock(&ctx->fault_pending_wqh.lock);
	init_wait(uwq);
	__add_wait_queue(&ctx->fault_pending_wqh, uwq);
	/* Either way a full barrier between the queue and the page tables. */
#ifdef STATE_AFTER_MUST_WAIT
	smp_mb();
#else
	set_current_state(TASK_KILLABLE);
#endif
	spin_unlock(&ctx->fault_pending_wqh.lock);
}

/*
 * Awake, and off the queue, unless a waker has seen to that. The kernel sets the state before it takes the lock, and
 * does not take it if it finds itself off the queue already.
 */
void userfaultfd_dequeue(struct userfaultfd_ctx *ctx, struct wait_queue_entry *uwq)
{
	spin_lock(&ctx->fault_pending_wqh.lock);
	__set_current_state(TASK_RUNNING);
	if (uwq->pprev)
		__remove_wait_queue(uwq);
	spin_unlock(&ctx->fault_pending_wqh.lock);
}

/* V2 to V7. Called with mmap_lock held for read; drops it. */
int handle_userfault(struct userfaultfd_ctx *ctx, struct wait_queue_entry *uwq, unsigned long address)
{
	struct mm_struct *mm = ctx->mm;
	bool must_wait = true;

	/* Once mmap_lock is dropped, the area may go and its reference with it. */
	userfaultfd_ctx_get(ctx);
#ifndef USERFAULTFD_MUST_WAIT
	mmap_read_unlock(mm);
#endif
#ifdef MUST_WAIT_BEFORE_ENQUEUE
	must_wait = userfaultfd_must_wait(mm, address);
#endif
	point(before_enqueue);
	userfaultfd_enqueue(ctx, uwq);
#ifdef USERFAULTFD_MUST_WAIT
#ifdef MMAP_UNLOCK_BEFORE_WALK
	mmap_read_unlock(mm);
#endif
#ifndef MUST_WAIT_BEFORE_ENQUEUE
	must_wait = userfaultfd_must_wait(mm, address);
#endif
#ifdef STATE_AFTER_MUST_WAIT
	point(before_state);
	set_current_state(TASK_KILLABLE);
#endif
#ifndef MMAP_UNLOCK_BEFORE_WALK
	mmap_read_unlock(mm);
#endif
#endif
	if (must_wait && !READ_ONCE(ctx->released)) {
		wake_up_poll(&ctx->fd_wqh);
		point(before_sleep);
		schedule();
	}
	userfaultfd_dequeue(ctx, uwq);
	userfaultfd_ctx_put(ctx);
	return VM_FAULT_RETRY;
}

/* Under the lock of the queues. */
struct wait_queue_entry *find_userfault(struct userfaultfd_ctx *ctx)
{
	return ctx->fault_pending_wqh.first;
}

/* U1, under the lock of the queues: for a moment the fault is on neither. */
void userfaultfd_refile(struct userfaultfd_ctx *ctx, struct wait_queue_entry *uwq)
{
#ifdef USERFAULTFD_REFILE_SEQ
	write_seqcount_begin(&ctx->refile_seq);
#endif
	__unlink_wait_queue(uwq);
	point(between_queues);
	__add_wait_queue(&ctx->fault_wqh, uwq);
#ifdef USERFAULTFD_REFILE_SEQ
	write_seqcount_end(&ctx->refile_seq);
#endif
}

/* U1, O_NONBLOCK: the next fault, or -EAGAIN if there is none. */
int userfaultfd_ctx_read_nonblock(struct userfaultfd_ctx *ctx)
{
	struct wait_queue_entry *uwq;
	int ret = -EAGAIN;

	spin_lock(&ctx->fault_pending_wqh.lock);
	uwq = find_userfault(ctx);
	if (uwq) {
		userfaultfd_refile(ctx, uwq);
		ret = 0;
	}
	spin_unlock(&ctx->fault_pending_wqh.lock);
	return ret;
}

/* U1: sleeps until there is a fault. The lock of fd_wqh comes before that of the faults. */
int userfaultfd_ctx_read(struct userfaultfd_ctx *ctx, struct wait_queue_entry *wait)
{
	int ret;

	init_wait(wait);
	spin_lock(&ctx->fd_wqh.lock);
	__add_wait_queue(&ctx->fd_wqh, wait);
	while (1) {
		set_current_state(TASK_INTERRUPTIBLE);
		ret = userfaultfd_ctx_read_nonblock(ctx);
		if (ret == 0)
			break;
		spin_unlock(&ctx->fd_wqh.lock);
		schedule();
		spin_lock(&ctx->fd_wqh.lock);
	}
	__remove_wait_queue(wait);
	__set_current_state(TASK_RUNNING);
	spin_unlock(&ctx->fd_wqh.lock);
	return ret;
}

/* Under the lock of the queues. A thread that was awake stays queued: it has not looked yet, or takes itself off. */
void userfaultfd_wake_queue(struct wait_queue_head *wq)
{
	struct wait_queue_entry *entry;
	struct wait_queue_entry *next;

	for (entry = wq->first; entry; entry = next) {
		next = entry->next;
		if (wake_up_process(entry->private))
			__remove_wait_queue(entry);
	}
}

void __wake_userfault(struct userfaultfd_ctx *ctx)
{
	spin_lock(&ctx->fault_pending_wqh.lock);
	userfaultfd_wake_queue(&ctx->fault_pending_wqh);
	userfaultfd_wake_queue(&ctx->fault_wqh);
	spin_unlock(&ctx->fault_pending_wqh.lock);
}

/* Whether some fault waits, without the lock: most pages are installed before anyone misses them. */
bool userfault_waiting(struct userfaultfd_ctx *ctx)
{
	bool waiting;
#ifdef USERFAULTFD_REFILE_SEQ
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&ctx->refile_seq);
		waiting = waitqueue_active(&ctx->fault_pending_wqh) || waitqueue_active(&ctx->fault_wqh);
	} while (read_seqcount_retry(&ctx->refile_seq, seq));
#else
	waiting = waitqueue_active(&ctx->fault_pending_wqh) || waitqueue_active(&ctx->fault_wqh);
#endif
	return waiting;
}

/* B3. Dropping the locks was a release, which lets loads pass the page table's store: hence the full barrier. */
void wake_userfault(struct userfaultfd_ctx *ctx)
{
#ifndef WAKE_WITHOUT_BARRIER
	smp_mb();
#endif
	if (userfault_waiting(ctx))
		__wake_userfault(ctx);
}

/* UFFDIO_COPY: the source is in page already. On success B2 and B3; on an error, such as -EEXIST, nobody is woken. */
int userfaultfd_copy(struct userfaultfd_ctx *ctx, unsigned long dst, struct folio *page)
{
	int ret = mcopy_atomic(ctx->mm, dst, page);

	if (ret == 0) {
		point(before_wake);
		wake_userfault(ctx);
	}
	return ret;
}

/* UFFDIO_ZEROPAGE: the same with zeros. */
int userfaultfd_zeropage(struct userfaultfd_ctx *ctx, unsigned long dst, struct folio *zero)
{
	int ret = mfill_zeropage(ctx->mm, dst, zero);

	if (ret == 0) {
		point(before_wake);
		wake_userfault(ctx);
	}
	return ret;
}

/* UFFDIO_WAKE: for who has learnt by other means that the page is there. */
int userfaultfd_wake(struct userfaultfd_ctx *ctx)
{
	wake_userfault(ctx);
	return 0;
}

#endif
