package org.shootdown.cpu.isa;

/** How an access or a fence orders other accesses, as the Linux kernel memory model names it. */
public enum Order {
    /** A plain C access, or a fence that only binds the compiler. */
    PLAIN,
    /** {@code READ_ONCE}, {@code WRITE_ONCE} or a relaxed atomic. */
    ONCE,
    /** Acquire. */
    ACQUIRE,
    /** Release. */
    RELEASE,
    /** A fully ordered atomic, or the fence {@code smp_mb}. */
    FULL,
    /** The fence {@code smp_rmb}. */
    READ,
    /** The fence {@code smp_wmb}. */
    WRITE;

    private static final Order[] VALUES = values();

    /** The constant with this ordinal. */
    public static Order of(int ordinal) {
        return VALUES[ordinal];
    }
}
