package org.shootdown.mmu.image;

/** What a word of memory is used for. */
public enum WordKind {
    /** Anything. */
    DATA,
    /** A reference count: checked for underflow and for resurrection. */
    REFERENCE_COUNT,
    /** A lock: its value is kept by the MMU. */
    LOCK
}
