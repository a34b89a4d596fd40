package org.shootdown.mmu.image;

/** Where an object is in its life. */
public enum Lifetime {
    /** Not allocated. */
    FREE,
    /** In use. */
    LIVE,
    /** A page table taken out of the tree and kept for a later split; it must not be walked. */
    DEPOSITED,
    /** Handed to RCU: still readable by those who were reading before, freed after a grace period. */
    RCU_PENDING;

    private static final Lifetime[] VALUES = values();

    /** The constant with this ordinal. */
    public static Lifetime of(int ordinal) {
        return VALUES[ordinal];
    }
}
