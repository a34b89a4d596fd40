package org.shootdown.config.measure;

import java.util.Locale;

/** What a CPU's time is spent on. At each moment it is one of these, so that they add up to the whole. */
public enum TimeUse {
    /** User accesses: translation, page walk and data. */
    USER,
    /** Instructions, delays and work of its own, such as an invalidation of its own TLB. */
    KERNEL,
    /** Waiting for memory: the program's accesses, and stores that have to be done first. */
    MEMORY,
    /** Waiting until targets have acknowledged a flush or an interrupt. */
    ACKNOWLEDGEMENTS,
    /** In interrupt handlers, and held up by invalidations that pass: what others' flushes take from it. */
    HANDLERS,
    /** Spinning for a lock. */
    SPINNING,
    /** Asleep: a sleeping lock, {@code schedule()}, a grace period. */
    SLEEPING,
    /** Kept from running: the vCPU is preempted, or chaos has stopped it. */
    AWAY,
    /** Its program has ended or has not begun. */
    IDLE;

    private static final TimeUse[] VALUES = values();

    /** How many uses there are. */
    public static int count() {
        return VALUES.length;
    }

    /** The use with this ordinal. */
    public static TimeUse of(int ordinal) {
        return VALUES[ordinal];
    }

    /** As it is written in tables and files. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
