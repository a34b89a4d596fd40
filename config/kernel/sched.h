/* Task states. Going to sleep and waking up are the machine's: schedule() and wake_up_process(). */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include <mm_types.h>

#define TASK_RUNNING 0x0
#define TASK_INTERRUPTIBLE 0x1
#define TASK_UNINTERRUPTIBLE 0x2
#define TASK_WAKEKILL 0x100
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)

/*
 * The full barrier makes "state, then condition" here meet "condition, then state" in the waker: one of the two sees
 * what the other did.
 */
#define set_current_state(value) smp_store_mb(current->__state, value)

/* For a task that does not look at a condition afterwards, such as one that stays awake. */
#define __set_current_state(value) WRITE_ONCE(current->__state, value)

#endif
