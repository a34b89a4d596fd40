package org.shootdown.config.protocol;

/** How a lock is held, and whether the one who waits for it spins or sleeps. */
public enum LockMode {
    /** A spinlock. */
    SPIN,
    /** A mutex, or another lock whose waiters sleep. */
    SLEEP,
    /** A read-write semaphore held for read. */
    READ,
    /** A read-write semaphore held for write. */
    WRITE,
    /** A spinning read-write lock held for read. */
    SPIN_READ,
    /** A spinning read-write lock held for write. */
    SPIN_WRITE,
    /** Not held at all: asks to be told, asleep, when nobody holds it (the kernel's {@code folio_wait_locked}). */
    PASS,
    /** Held whoever else holds it: the one who takes it does not look (the kernel's {@code __folio_set_locked}). */
    SEIZE;

    private static final LockMode[] VALUES = values();

    /** The constant with this ordinal. */
    public static LockMode of(int ordinal) {
        return VALUES[ordinal];
    }

    /** Whether others can hold it at the same time in a shared mode. */
    public boolean isShared() {
        return this == READ || this == SPIN_READ;
    }

    /** Whether taking it may sleep. */
    public boolean sleeps() {
        return this == SLEEP || this == READ || this == WRITE || this == PASS;
    }

    /** Whether whoever waits for it spins: it is taken, and held, with preemption off. */
    public boolean spins() {
        return this == SPIN || this == SPIN_READ || this == SPIN_WRITE;
    }

    /**
     * Whether it is released by an atomic update rather than a store: a mutex and a semaphore, whose waiters the word tells
     * of, and what several can hold.
     */
    public boolean isReleasedByUpdate() {
        return sleeps() || this == SPIN_READ;
    }
}
