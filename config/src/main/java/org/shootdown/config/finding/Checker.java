package org.shootdown.config.finding;

import java.util.Locale;

/**
 * What a checker can report. A final condition asks for one by its key: {@code report(use_after_free)}.
 *
 * <p>The constants name the kernel's own report where there is one.
 */
public enum Checker {
    /** An access to an object after it was freed (KASAN). */
    USE_AFTER_FREE("KASAN: use-after-free"),
    /** An object freed a second time (KASAN). */
    DOUBLE_FREE("KASAN: double-free"),
    /** An access to an address that backs no object. */
    WILD_ACCESS("general protection fault"),
    /** A page table read as a table after it was deposited, freed or reused. */
    FREED_TABLE_WALK("walk of a freed page table"),
    /** A user access through a translation whose frame was freed. */
    STALE_TRANSLATION("stale TLB entry used"),
    /** A folio freed while its flags or its mapcount say it is in use (PAGE_FLAGS_CHECK_AT_FREE). */
    BAD_PAGE_STATE("BUG: Bad page state"),
    /** A reference count below zero. */
    REFCOUNT_UNDERFLOW("refcount_t: underflow"),
    /** A reference count raised from zero by an unconditional get. */
    REFCOUNT_RESURRECTION("refcount_t: addition on 0"),
    /** Unlock of a lock that the CPU does not hold (lockdep). */
    BAD_UNLOCK("WARNING: bad unlock balance detected!"),
    /** CPUs that wait for each other for ever. */
    DEADLOCK("deadlock"),
    /** Locks taken in an order that could deadlock, even if it did not this time (lockdep). */
    CIRCULAR_LOCKING("WARNING: possible circular locking dependency detected"),
    /** A CPU takes a lock that it already holds (lockdep). */
    RECURSIVE_LOCKING("WARNING: possible recursive locking detected"),
    /** A task asleep that nobody will wake. */
    HUNG_TASK("INFO: task blocked forever"),
    /** A sleeping operation with interrupts off, preemption off, a spinlock held or within an RCU reader. */
    SLEEP_IN_ATOMIC("BUG: sleeping function called from invalid context"),
    /** {@code BUG_ON} or {@code VM_BUG_ON} in a kernel path. */
    KERNEL_BUG("kernel BUG"),
    /** {@code WARN_ON} in a kernel path. */
    KERNEL_WARNING("WARNING"),
    /** A division by zero in a program. */
    DIVIDE_ERROR("divide error"),
    /** The bound on steps or virtual time was reached: the run says nothing about what would follow. */
    LIMIT_REACHED("limit reached"),
    /** A CPU goes round for ever, and nothing that can still happen brings all programs to their ends. */
    NEVER_ENDS("never ends"),
    /** CPUs that can be in each other's way for ever, each taking its steps, although they could also come to an end. */
    LIVELOCK("livelock"),
    /** A thread returns with a lock held (lockdep). */
    LOCK_KEPT("WARNING: lock held when returning to user space!"),
    /** A thread returns with interrupts off. */
    INTERRUPTS_KEPT_OFF("exited with irqs disabled"),
    /** A thread returns with preemption off, and not only because it holds a spinlock. */
    PREEMPTION_KEPT_OFF("exited with preempt_count above 0"),
    /** A thread returns from within an RCU reader (lockdep, to which a reader is a lock). */
    RCU_READER_KEPT("WARNING: rcu_read_lock held when returning to user space!"),
    /** Two accesses to a word that nothing orders, a write among them and a plain one (KCSAN, the memory model's data race). */
    DATA_RACE("BUG: KCSAN: data-race");

    private static final Checker[] VALUES = values();

    private final String title;

    Checker(String title) {
        this.title = title;
    }

    /** The first line of the report, as the kernel would print it. */
    public String title() {
        return title;
    }

    /** The name a final condition uses. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@code report(any)} means it: a data race is found in a test, not in one order of its accesses. */
    public boolean isOfAnExecution() {
        return this != DATA_RACE;
    }

    /** Whether it says of a CPU that it does not come to its end. */
    public boolean isOfAHang() {
        return this == DEADLOCK || this == HUNG_TASK || this == NEVER_ENDS || this == LIVELOCK;
    }

    /** The constant with this ordinal. */
    public static Checker of(int ordinal) {
        return VALUES[ordinal];
    }
}
