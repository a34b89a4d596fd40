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

    private static final PackedField PAGES = new PackedField("number of pages", 1, 39);
    private static final PackedField ASID = new PackedField("ASID", 40, 23);

    private InvalidationRange() {}

    /** Packs a range; {@code pages} 0 is the whole address space, and so is more, unsigned, than any has. */
    public static long pack(int asid, long pages, boolean freedTables) {
        return ASID.pack(asid) | PAGES.pack(PAGES.fits(pages) ? pages : 0) | (freedTables ? 1 : 0);
    }

    public static int asid(long packed) {
        return (int) ASID.of(packed);
    }

    public static long pages(long packed) {
        return PAGES.of(packed);
    }

    public static boolean freedTables(long packed) {
        return (packed & 1) != 0;
    }
}
