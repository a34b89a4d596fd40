package org.shootdown.explorer;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** A few times, each under a key; 0 where there is none. Sorted by key, so that equal contents are equal words. */
final class TimesByKey {
    private static final int ENTRY = 2;

    private long[] entries = new long[8 * ENTRY];
    private int used;

    /** What a time becomes. */
    @FunctionalInterface
    interface Renumbering {
        long of(long key, long time);
    }

    void clear() {
        used = 0;
    }

    long get(long key) {
        for (int at = 0; at < used; at += ENTRY) {
            if (entries[at] == key) {
                return entries[at + 1];
            }
        }
        return 0;
    }

    /** The time under a key becomes at least this. */
    void raise(long key, long time) {
        int at = 0;
        while (at < used && entries[at] < key) {
            at += ENTRY;
        }
        if (at < used && entries[at] == key) {
            entries[at + 1] = Math.max(entries[at + 1], time);
            return;
        }
        if (used == entries.length) {
            entries = Arrays.copyOf(entries, used * 2);
        }
        System.arraycopy(entries, at, entries, at + ENTRY, used - at);
        entries[at] = key;
        entries[at + 1] = time;
        used += ENTRY;
    }

    /** The times under keys from one on, and up to another, raise those under keys from {@code to} on. */
    void join(long to, TimesByKey other, long from, long end) {
        long[] joined = Arrays.copyOf(other.entries, other.used);
        for (int at = 0; at < joined.length; at += ENTRY) {
            if (joined[at] >= from && joined[at] < end) {
                raise(to + joined[at] - from, joined[at + 1]);
            }
        }
    }

    /** Who is told of a key and its time. */
    @FunctionalInterface
    interface Entry {
        void accept(long key, long time);
    }

    void forEach(Entry consumer) {
        for (int at = 0; at < used; at += ENTRY) {
            consumer.accept(entries[at], entries[at + 1]);
        }
    }

    /** What is asked of a key and its time. */
    @FunctionalInterface
    interface Test {
        boolean test(long key, long time);
    }

    /** Whether something is so of all that lies from one key up to another. */
    boolean allMatch(long from, long end, Test test) {
        for (int at = 0; at < used; at += ENTRY) {
            if (entries[at] >= from && entries[at] < end && !test.test(entries[at], entries[at + 1])) {
                return false;
            }
        }
        return true;
    }

    /** Replaces every time; where it becomes 0 nothing is left. */
    void renumber(Renumbering renumbering) {
        int kept = 0;
        for (int at = 0; at < used; at += ENTRY) {
            long time = renumbering.of(entries[at], entries[at + 1]);
            if (time != 0) {
                entries[kept] = entries[at];
                entries[kept + 1] = time;
                kept += ENTRY;
            }
        }
        used = kept;
    }

    /** Replaces every key. */
    void rename(LongUnaryOperator renaming) {
        long[] renamed = Arrays.copyOf(entries, used);
        used = 0;
        for (int at = 0; at < renamed.length; at += ENTRY) {
            raise(renaming.applyAsLong(renamed[at]), renamed[at + 1]);
        }
    }

    /** A hash of what lies from one key up to another, by its distance from the first. */
    long hash(long from, long to) {
        long hash = 0;
        for (int at = 0; at < used; at += ENTRY) {
            if (entries[at] >= from && entries[at] < to) {
                hash = (hash * 31 + entries[at] - from) * 31 + entries[at + 1];
            }
        }
        return hash;
    }

    void save(StateWords state) {
        state.put(used, entries);
    }

    void restore(StateWords state) {
        used = (int) state.get();
        if (entries.length < used) {
            entries = new long[used * 2];
        }
        state.get(used, entries);
    }
}
