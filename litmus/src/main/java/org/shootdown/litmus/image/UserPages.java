package org.shootdown.litmus.image;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The virtual addresses of user pages: consecutive from a multiple of 2 MiB; a huge one starts at the next multiple. */
final class UserPages {
    static final int PAGE_SHIFT = 12;
    static final int PMD_SHIFT = 21;

    /** 256 MiB: low enough for every number of levels, and no physical address of the machine. */
    private static final long FIRST = 1L << 28;

    private final Map<String, Range> byName = new LinkedHashMap<>();
    private final NavigableMap<Long, Range> byAddress = new TreeMap<>();

    /** Pages under one name, from an address on. */
    record Range(String name, long address, int count) {
        /** The address of one of them. */
        long page(int index) {
            return address + ((long) index << PAGE_SHIFT);
        }

        long end() {
            return page(count);
        }

        /** The name of the page at an address: {@code x}, or {@code x[1]} of several. */
        String nameAt(long at) {
            return count == 1 ? name : name + "[" + ((at - address) >>> PAGE_SHIFT) + "]";
        }
    }

    UserPages(InitialState state) {
        long next = FIRST;
        for (Map.Entry<String, InitialState.Pages> pages : state.pages().entrySet()) {
            long size = 1L << (pages.getValue().huge() ? PMD_SHIFT : PAGE_SHIFT);
            next = (next + size - 1) & -size;
            Range range = new Range(pages.getKey(), next, pages.getValue().count());
            byName.put(range.name(), range);
            byAddress.put(next, range);
            next += size * range.count();
        }
    }

    /** The pages of a name, or null. */
    @Nullable Range find(String name) {
        return byName.get(name);
    }

    /** The pages of a name that is known to exist. */
    Range require(String name) {
        Range range = byName.get(name);
        if (range == null) {
            throw new IllegalArgumentException(name);
        }
        return range;
    }

    /** All pages, from the lowest address up. */
    Iterable<Range> all() {
        return byAddress.values();
    }

    /** The lowest address of a page; 0 if there is none. */
    long start() {
        return byAddress.isEmpty() ? 0 : byAddress.firstKey();
    }

    /** The address behind the last page. */
    long end() {
        return byAddress.isEmpty() ? 1 : byAddress.lastEntry().getValue().end();
    }

    /** The name of the first page that starts at one of these addresses, or null. */
    @Nullable String firstIn(long start, long end) {
        Map.Entry<Long, Range> before = byAddress.floorEntry(start);
        if (before != null
                && start < before.getValue().end()
                && before.getValue().count() > 1) {
            return before.getValue().nameAt(start);
        }
        Map.Entry<Long, Range> next = byAddress.ceilingEntry(start);
        return next == null || next.getKey() >= end ? null : next.getValue().nameAt(next.getKey());
    }
}
