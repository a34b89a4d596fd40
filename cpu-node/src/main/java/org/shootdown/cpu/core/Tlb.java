package org.shootdown.cpu.core;

import java.util.Arrays;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.InvalidationRange;
import org.shootdown.config.protocol.PackedField;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;

/**
 * Translations that were true once: they stay until they are invalidated or replaced, whatever memory says since.
 *
 * <p>Fully associative, tagged by ASID, oldest replaced first. The same structure serves as the cache of table pointers
 * (paging-structure cache), whose entries are not leaves.
 * Entries lie oldest first.
 */
final class Tlb {
    private static final int ENTRY = 3;
    private static final PackedField LEVEL = new PackedField("level of a page table", 0, 4);
    private static final PackedField ASID = new PackedField("ASID", 4, 59);
    private static final int LEVEL_INDEX_BITS = 9;

    private final CpuState state;
    private final int base;
    private final int capacity;

    Tlb(CpuState state, int base, int capacity) {
        this.state = state;
        this.base = base;
        this.capacity = capacity;
    }

    static int declare(StateLayout.Builder layout, String name, int capacity) {
        int base = layout.rows(name, 1, StateWord.plain("entries"));
        layout.rows(
                name,
                capacity,
                StateWord.plain("ASID and level"),
                StateWord.plain("virtual page"),
                StateWord.plain("page-table entry"));
        return base;
    }

    /** The cached translation of an address with the smallest level, or -1. */
    int find(long asid, long virtualAddress) {
        int best = -1;
        for (int i = count() - 1; i >= 0; i--) {
            if (asidOf(i) == asid && covers(i, virtualAddress) && (best < 0 || level(i) < level(best))) {
                best = i;
            }
        }
        return best;
    }

    long pageTableEntry(int index) {
        return state.words[entry(index) + 2];
    }

    /** The level of the table that the entry was read from: 0 for a base page. */
    int level(int index) {
        return (int) LEVEL.of(state.words[entry(index)]);
    }

    /** Caches a translation in place of an equal one or, if the cache is full, of the oldest. */
    void insert(long asid, long virtualAddress, int level, long pageTableEntry) {
        if (capacity == 0) {
            return;
        }
        long tag = ASID.pack(asid) | LEVEL.pack(level);
        long page = virtualAddress >>> shift(level);
        for (int i = count() - 1; i >= 0; i--) {
            if (state.words[entry(i)] == tag && state.words[entry(i) + 1] == page) {
                remove(i);
            }
        }
        if (count() == capacity) {
            remove(0);
        }
        int at = entry(count());
        state.words[at] = tag;
        state.words[at + 1] = page;
        state.words[at + 2] = pageTableEntry;
        state.words[base]++;
    }

    /** Drops what overlaps the range; an entry above the last level goes if any of its pages does. */
    void invalidate(long start, long range) {
        int asid = InvalidationRange.asid(range);
        long pages = InvalidationRange.pages(range);
        for (int i = count() - 1; i >= 0; i--) {
            if (asidOf(i) == asid && (pages == 0 || overlaps(i, start, pages))) {
                remove(i);
            }
        }
    }

    /** Drops everything. */
    void clear() {
        Arrays.fill(state.words, base, entry(count()), 0);
    }

    int count() {
        return (int) state.words[base];
    }

    private boolean covers(int index, long virtualAddress) {
        return state.words[entry(index) + 1] == virtualAddress >>> shift(level(index));
    }

    /** Of two ranges that overlap, one begins within the other; neither has to end before addresses do. */
    private boolean overlaps(int index, long start, long pages) {
        int shift = shift(level(index));
        long first = state.words[entry(index) + 1] << shift;
        return Long.compareUnsigned(first - start, pages << AddressMap.PAGE_SHIFT) < 0
                || Long.compareUnsigned(start - first, 1L << shift) < 0;
    }

    private void remove(int index) {
        int last = count() - 1;
        System.arraycopy(state.words, entry(index + 1), state.words, entry(index), (last - index) * ENTRY);
        Arrays.fill(state.words, entry(last), entry(last) + ENTRY, 0);
        state.words[base] = last;
    }

    private long asidOf(int index) {
        return ASID.of(state.words[entry(index)]);
    }

    private int entry(int index) {
        return base + 1 + index * ENTRY;
    }

    /** The bits of an address below the page of a level. */
    static int shift(int level) {
        return AddressMap.PAGE_SHIFT + LEVEL_INDEX_BITS * level;
    }
}
