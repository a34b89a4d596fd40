package org.shootdown.explorer.state;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The states that a search has seen, each a number for each part of the machine, with how it was reached and its rank:
 * states are looked at by ascending rank.
 *
 * <p>Of several ways of the same rank the one with the least preference is kept, whichever was found first: how a state
 * was reached depends on nothing but what the search has looked at.
 *
 * <p>Open addressing with linear probing over flat arrays. Safe for any number of threads: a state's hash leads to one of
 * several tables, each with its own lock.
 */
public final class VisitedStates {
    /** In place of a state: there is none. */
    public static final int NONE = -1;

    private static final int TABLES = 32;
    private static final int TABLE_BITS = 5;
    private static final int FIRST_ROOM = 8;

    private final int parts;
    private final Table[] tables = new Table[TABLES];
    private final AtomicLong size = new AtomicLong();

    /** @param parts how many numbers a state has */
    public VisitedStates(int parts) {
        this.parts = parts;
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new Table();
        }
    }

    /**
     * Adds a state, or lowers its rank.
     *
     * @param hash of what the state is, the same in every search
     * @param parent the state that it was reached from, or {@link #NONE}
     * @param step the step from there
     * @param preference of the ways of one rank, the one with the least is kept
     * @return the state, if it is new or its rank was lowered, or else its complement, which is negative
     */
    public int add(int[] state, long hash, int parent, int step, int rank, long preference) {
        int table = (int) (hash >>> (Long.SIZE - TABLE_BITS));
        int added = tables[table].add(hash, state, parent, step, rank, preference);
        if (added < 0) {
            return ~(~added << TABLE_BITS | table);
        }
        return added << TABLE_BITS | table;
    }

    /** When a state is looked at. */
    public int rank(int state) {
        return table(state).rank(state >>> TABLE_BITS);
    }

    /** The hash with which it was added. */
    long hash(int state) {
        return table(state).hash(state >>> TABLE_BITS);
    }

    /** The preference of the way by which it was reached. */
    public long preference(int state) {
        return table(state).preference(state >>> TABLE_BITS);
    }

    public long size() {
        return size.get();
    }

    /** Copies a state. */
    public void get(int state, int[] into) {
        table(state).get(state >>> TABLE_BITS, into);
    }

    /** The state from which it was reached with its rank, or {@link #NONE}. */
    public int parent(int state) {
        return table(state).parent(state >>> TABLE_BITS);
    }

    /** The step by which it was reached with its rank. */
    public int step(int state) {
        return table(state).step(state >>> TABLE_BITS);
    }

    /** All states, once nothing is added any more: their places are their numbers in a graph of them. */
    public int[] all() {
        IntArrayList all = new IntArrayList((int) size());
        for (int table = 0; table < TABLES; table++) {
            for (int i = 0; i < tables[table].count(); i++) {
                all.add(i << TABLE_BITS | table);
            }
        }
        return all.toIntArray();
    }

    /** By table: how many states are in those before it. */
    public int[] offsets() {
        int[] offsets = new int[TABLES];
        for (int table = 1; table < TABLES; table++) {
            offsets[table] = offsets[table - 1] + tables[table - 1].count();
        }
        return offsets;
    }

    /** The place of a state among {@link #all}, by the {@link #offsets}. */
    public static int place(int state, int[] offsets) {
        return offsets[state & (TABLES - 1)] + (state >>> TABLE_BITS);
    }

    private Table table(int state) {
        return tables[state & (TABLES - 1)];
    }

    private final class Table {
        private int[] slots = new int[2 * FIRST_ROOM];
        private int[] states = new int[FIRST_ROOM * parts];
        private long[] hashes = new long[FIRST_ROOM];
        private int[] parents = new int[FIRST_ROOM];
        private int[] steps = new int[FIRST_ROOM];
        private int[] ranks = new int[FIRST_ROOM];
        private long[] preferences = new long[FIRST_ROOM];
        private int count;

        synchronized int add(long hash, int[] state, int parent, int step, int rank, long preference) {
            int slot = find(hash, state);
            if (slots[slot] != 0) {
                int known = slots[slot] - 1;
                boolean nearer = rank < ranks[known];
                if (nearer || (rank == ranks[known] && preference < preferences[known])) {
                    reach(known, parent, step, rank, preference);
                }
                return nearer ? known : ~known;
            }
            if (count == parents.length) {
                grow();
                slot = find(hash, state);
            }
            System.arraycopy(state, 0, states, count * parts, parts);
            hashes[count] = hash;
            reach(count, parent, step, rank, preference);
            slots[slot] = ++count;
            size.incrementAndGet();
            return count - 1;
        }

        private void reach(int state, int parent, int step, int rank, long preference) {
            parents[state] = parent;
            steps[state] = step;
            ranks[state] = rank;
            preferences[state] = preference;
        }

        private int find(long hash, int[] state) {
            int mask = slots.length - 1;
            int slot = (int) hash & mask;
            while (slots[slot] != 0 && !holds(slots[slot] - 1, hash, state)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private boolean holds(int number, long hash, int[] state) {
            int at = number * parts;
            return hashes[number] == hash && Arrays.equals(states, at, at + parts, state, 0, parts);
        }

        private void grow() {
            states = Arrays.copyOf(states, count * 2 * parts);
            hashes = Arrays.copyOf(hashes, count * 2);
            parents = Arrays.copyOf(parents, count * 2);
            steps = Arrays.copyOf(steps, count * 2);
            ranks = Arrays.copyOf(ranks, count * 2);
            preferences = Arrays.copyOf(preferences, count * 2);
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

        synchronized void get(int state, int[] into) {
            System.arraycopy(states, state * parts, into, 0, parts);
        }

        synchronized int rank(int state) {
            return ranks[state];
        }

        synchronized long hash(int state) {
            return hashes[state];
        }

        synchronized long preference(int state) {
            return preferences[state];
        }

        synchronized int parent(int state) {
            return parents[state];
        }

        synchronized int step(int state) {
            return steps[state];
        }

        synchronized int count() {
            return count;
        }
    }
}
