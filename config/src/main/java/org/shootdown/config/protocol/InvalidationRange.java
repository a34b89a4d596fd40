package org.shootdown.config.protocol;

/**
 * The second word of an invalidation's range: which address space, how many base pages, and whether tables were freed.
 *
 * <p>Bits 0: page tables were freed; 1..39: base pages, 0 for the whole address space; 40..62: ASID. The value
 * {@link #NOTHING} asks for no invalidation: an interrupt for synchronisation only.
 */
public final class InvalidationRange {
    /** An interrupt that invalidates nothing. */
    public static final long NOTHING = -1;

    private static final int ASID_SHIFT = 40;
    private static final long PAGES_MASK = (1L << (ASID_SHIFT - 1)) - 1;

    private InvalidationRange() {}

    /** Packs a range; {@code pages} 0 is the whole address space. */
    public static long pack(int asid, long pages, boolean freedTables) {
        return ((long) asid << ASID_SHIFT) | ((pages & PAGES_MASK) << 1) | (freedTables ? 1 : 0);
    }

    public static int asid(long packed) {
        return (int) (packed >>> ASID_SHIFT);
    }

    public static long pages(long packed) {
        return (packed >>> 1) & PAGES_MASK;
    }

    public static boolean freedTables(long packed) {
        return (packed & 1) != 0;
    }
}
