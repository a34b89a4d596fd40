package org.shootdown.config.architecture;

/**
 * The layout of a page-table entry: the same on every architecture, with x86's bit positions.
 *
 * <p>What differs between architectures, and matters to races, is how entries are read, written and marked, not where
 * their bits are.
 */
public final class EntryBits {
    /** The entry is valid. */
    public static final long PRESENT = 1;
    /** The page may be written. */
    public static final long WRITE = 1L << 1;
    /** The page belongs to user space. */
    public static final long USER = 1L << 2;
    /** The page was accessed. */
    public static final long ACCESSED = 1L << 5;
    /** The page was written. */
    public static final long DIRTY = 1L << 6;
    /** The entry is a leaf although its table is not of the last level. */
    public static final long LEAF = 1L << 7;
    /** The frame's physical address. */
    public static final long FRAME_MASK = ((1L << 52) - 1) & ~((1L << 12) - 1);

    private EntryBits() {}
}
