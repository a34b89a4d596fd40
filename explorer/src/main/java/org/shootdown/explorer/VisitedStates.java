package org.shootdown.explorer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The states that a search has seen, each a number for each part of the machine, with how it was reached and its rank:
 * states are looked at by ascending rank.
 *
 * <p>Open addressing with linear probing over flat arrays. Safe for any number of threads: a state's hash leads to one of
 * several tables, each with its own lock.
 */
final class VisitedStates {
    /** In place of a state: there is none. */
    static final int NONE = -1;

    private static final int TABLES = 32;
    private static final int TABLE_BITS = 5;

    private final int parts;
    private final Table[] tables = new Table[TABLES];
    private final AtomicLong size = new AtomicLong();

    /** @param parts how many numbers a state has */
    VisitedStates(int parts) {
        this.parts = parts;
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new Table();
        }
    }

    /**
     * Adds a state, or lowers its rank.
     *
     * @param parent the state that it was reached from, or {@link #NONE}
     * @param step the step from there
     * @return the state, if it is new or its rank was lowered, or else its complement, which is negative
     */
    int add(int[] state, int parent, int step, int rank) {
        long hash = Hash.of(state);
        int table = (int) (hash >>> (Long.SIZE - TABLE_BITS));
        int added = tables[table].add(hash, state, parent, step, rank);
        if (added < 0) {
            return ~(~added << TABLE_BITS | table);
        }
        return added << TABLE_BITS | table;
    }

    /** When a state is looked at. */
    int rank(int state) {
        return tables[state & (TABLES - 1)].rank(state >>> TABLE_BITS);
    }

    long size() {
        return size.get();
    }

    /** Copies a state. */
    void get(int state, int[] into) {
        tables[state & (TABLES - 1)].get(state >>> TABLE_BITS, into);
    }

    /** The state from which it was reached with its rank, or {@link #NONE}. */
    int parent(int state) {
        return tables[state & (TABLES - 1)].parent(state >>> TABLE_BITS);
    }

    /** The step by which it was reached with its rank. */
    int step(int state) {
        return tables[state & (TABLES - 1)].step(state >>> TABLE_BITS);
    }

    private final class Table {
        private int[] slots = new int[16];
        private int[] states = new int[8 * parts];
        private int[] parents = new int[8];
        private int[] steps = new int[8];
        private int[] ranks = new int[8];
        private int count;

        synchronized int add(long hash, int[] state, int parent, int step, int rank) {
            int slot = find((int) hash, state);
            if (slots[slot] != 0) {
                int known = slots[slot] - 1;
                if (ranks[known] <= rank) {
                    return ~known;
                }
                reach(known, parent, step, rank);
                return known;
            }
            if (count == parents.length) {
                grow();
                slot = find((int) hash, state);
            }
            System.arraycopy(state, 0, states, count * parts, parts);
            reach(count, parent, step, rank);
            slots[slot] = ++count;
            size.incrementAndGet();
            return count - 1;
        }

        private void reach(int state, int parent, int step, int rank) {
            parents[state] = parent;
            steps[state] = step;
            ranks[state] = rank;
        }

        private int find(int hash, int[] state) {
            int mask = slots.length - 1;
            int slot = hash & mask;
            while (slots[slot] != 0 && !holds((slots[slot] - 1) * parts, state)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private boolean holds(int at, int[] state) {
            for (int part = 0; part < parts; part++) {
                if (states[at + part] != state[part]) {
                    return false;
                }
            }
            return true;
        }

        private void grow() {
            states = Arrays.copyOf(states, count * 2 * parts);
            parents = Arrays.copyOf(parents, count * 2);
            steps = Arrays.copyOf(steps, count * 2);
            ranks = Arrays.copyOf(ranks, count * 2);
            slots = new int[count * 4];
            int[] state = new int[parts];
            for (int number = 0; number < count; number++) {
                System.arraycopy(states, number * parts, state, 0, parts);
                int mask = slots.length - 1;
                int slot = (int) Hash.of(state) & mask;
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

        synchronized int parent(int state) {
            return parents[state];
        }

        synchronized int step(int state) {
            return steps[state];
        }
    }
}
