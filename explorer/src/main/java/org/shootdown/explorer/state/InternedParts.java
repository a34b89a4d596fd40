package org.shootdown.explorer.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The different states that parts of a machine have been seen in, each kept once and named by a number: a state of the
 * whole machine is then one number for each part (collapse compression, Holzmann 1997). Nothing is approximated.
 *
 * <p>Safe for any number of threads; a part's words are found by hash in one of several tables, each with its own lock.
 */
public final class InternedParts {
    private static final int TABLES = 16;
    private static final int TABLE_BITS = 4;

    private final Table[] tables = new Table[TABLES];

    public InternedParts() {
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new Table();
        }
    }

    /** The number of a part with these words; equal words have equal numbers. */
    public int number(StateWords words) {
        long hash = Hash.of(words.words(), words.length());
        int table = (int) (hash >>> (Long.SIZE - TABLE_BITS));
        return tables[table].number(hash, words.words(), words.length()) << TABLE_BITS | table;
    }

    /** The words of a part; not to be changed. */
    public long[] words(int number) {
        return tables[number & (TABLES - 1)].words(number >>> TABLE_BITS);
    }

    /** A hash of the part's words, the same in every run. */
    public long hash(int number) {
        return tables[number & (TABLES - 1)].hash(number >>> TABLE_BITS);
    }

    /** Open addressing with linear probing; numbers count from 0. */
    private static final class Table {
        private int[] slots = new int[16];
        private volatile long[] @Nullable [] parts = new long[8][];
        private volatile long[] hashes = new long[8];
        private int count;

        synchronized int number(long hash, long[] words, int length) {
            int slot = find(hash, words, length);
            if (slots[slot] != 0) {
                return slots[slot] - 1;
            }
            if (count == hashes.length) {
                grow();
                slot = find(hash, words, length);
            }
            parts[count] = Arrays.copyOf(words, length);
            hashes[count] = hash;
            slots[slot] = ++count;
            return count - 1;
        }

        private int find(long hash, long[] words, int length) {
            int mask = slots.length - 1;
            int slot = (int) hash & mask;
            while (slots[slot] != 0 && !holds(slots[slot] - 1, hash, words, length)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private boolean holds(int number, long hash, long[] words, int length) {
            long[] part = parts[number];
            return hashes[number] == hash && part != null && Arrays.equals(part, 0, part.length, words, 0, length);
        }

        private void grow() {
            parts = Arrays.copyOf(parts, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
            slots = new int[count * 4];
            int mask = slots.length - 1;
            for (int number = 0; number < count; number++) {
                int slot = (int) hashes[number] & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = number + 1;
            }
        }

        /** Whoever knows the number has learnt it behind the lock, after the words were written. */
        long[] words(int number) {
            long[] part = parts[number];
            if (part == null) {
                throw new IllegalArgumentException("no part has number " + number);
            }
            return part;
        }

        long hash(int number) {
            return hashes[number];
        }
    }
}
