package org.shootdown.litmus.image;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The virtual addresses of user pages: consecutive from a multiple of 2 MiB; a huge one starts at the next multiple. */
final class UserPages {
    static final int PAGE_SHIFT = 12;
    static final int PMD_SHIFT = 21;

    /** 256 MiB: low enough for every number of levels, and no physical address of the machine. */
    private static final long FIRST = 1L << 28;

    private final Map<String, Long> addresses = new LinkedHashMap<>();

    UserPages(InitialState state) {
        long next = FIRST;
        for (String page : state.pages().keySet()) {
            long size = 1L << (state.isHuge(page) ? PMD_SHIFT : PAGE_SHIFT);
            next = (next + size - 1) & -size;
            addresses.put(page, next);
            next += size;
        }
    }

    /** The virtual address of a page, or null. */
    @Nullable Long addressOf(String page) {
        return addresses.get(page);
    }

    /** The address of a page that is known to exist. */
    long require(String page) {
        Long address = addresses.get(page);
        if (address == null) {
            throw new IllegalArgumentException(page);
        }
        return address;
    }

    Map<String, Long> all() {
        return addresses;
    }
}
