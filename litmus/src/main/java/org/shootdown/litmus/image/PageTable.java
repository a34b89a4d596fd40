package org.shootdown.litmus.image;

import org.shootdown.mmu.image.Lifetime;

/** One page of a page table before it has an address: which entries of it are used. */
final class PageTable {
    private static final int ENTRIES_MASK = 511;
    private static final String[] NAMES = {"PT", "PMDT", "PUDT", "P4DT"};
    private static final String[] ENTRY_NAMES = {"PTE", "PMD", "PUD", "P4D", "PGD"};
    private static final int LEVEL_BITS = 9;

    private final String mm;
    private final int level;
    private final long start;
    private final String firstPage;
    private int lowest = ENTRIES_MASK;
    private int highest;
    private Lifetime lifetime = Lifetime.LIVE;

    /**
     * @param mm the address space it belongs to
     * @param level 0 for a table of PTEs
     * @param address a virtual address that it translates
     * @param firstPage the user page that names it; empty for the top
     */
    PageTable(String mm, int level, long address, String firstPage) {
        this.mm = mm;
        this.level = level;
        this.start = address >>> shift(level + 1) << shift(level + 1);
        this.firstPage = firstPage;
        use(address);
    }

    /** How far an address is shifted right to find its entry of a level. */
    static int shift(int level) {
        return UserPages.PAGE_SHIFT + level * LEVEL_BITS;
    }

    static String entryName(int level, int levels) {
        return level == levels - 1 ? "PGD" : ENTRY_NAMES[level];
    }

    String mm() {
        return mm;
    }

    int level() {
        return level;
    }

    static int indexOf(int level, long address) {
        return (int) (address >>> shift(level)) & ENTRIES_MASK;
    }

    /** The entry for an address is needed. */
    void use(long address) {
        lowest = Math.min(lowest, indexOf(level, address));
        highest = Math.max(highest, indexOf(level, address));
    }

    int offset() {
        return lowest;
    }

    int words() {
        return highest - lowest + 1;
    }

    /** The first virtual address that an entry translates. */
    long addressOf(int index) {
        return start + ((long) index << shift(level));
    }

    Lifetime lifetime() {
        return lifetime;
    }

    /** It is kept for a later split, not linked into the tree. */
    void deposit() {
        lifetime = Lifetime.DEPOSITED;
    }

    /** A name for people; {@code qualified} if there is more than one mm. */
    String name(boolean qualified) {
        if (firstPage.isEmpty()) {
            return "PGD(" + mm + ")";
        }
        return NAMES[level] + "(" + firstPage + (qualified ? ", " + mm : "") + ")";
    }
}
