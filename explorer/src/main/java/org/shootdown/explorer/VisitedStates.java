package org.shootdown.explorer;

import java.util.Arrays;

/**
 * The states that a search has seen, by 128-bit fingerprint, each with a number and how it was first reached.
 *
 * <p>Open addressing with linear probing. With n states the chance that any two share a fingerprint is below
 * n<sup>2</sup>/2<sup>129</sup>: for 10<sup>9</sup> states, 10<sup>-21</sup>.
 */
final class VisitedStates {
    private static final int INITIAL = 1 << 12;
    private static final int NONE = -1;

    private int[] slots = new int[INITIAL];
    private long[] low = new long[INITIAL / 2];
    private long[] high = new long[INITIAL / 2];
    private int[] parents = new int[INITIAL / 2];
    private int[] steps = new int[INITIAL / 2];
    private int size;

    VisitedStates() {
        Arrays.fill(slots, NONE);
    }

    /**
     * Adds a state.
     *
     * @return its number, or -1 if it was there already
     */
    int add(Fingerprint fingerprint, int parent, int step) {
        int slot = find(fingerprint.low(), fingerprint.high());
        if (slots[slot] != NONE) {
            return NONE;
        }
        if (size == low.length) {
            grow();
            slot = find(fingerprint.low(), fingerprint.high());
        }
        slots[slot] = size;
        low[size] = fingerprint.low();
        high[size] = fingerprint.high();
        parents[size] = parent;
        steps[size] = step;
        return size++;
    }

    int size() {
        return size;
    }

    /** The steps from the initial state by which a state was first reached. */
    int[] path(int state) {
        int length = 0;
        for (int at = state; parents[at] >= 0; at = parents[at]) {
            length++;
        }
        int[] path = new int[length];
        for (int at = state; parents[at] >= 0; at = parents[at]) {
            path[--length] = steps[at];
        }
        return path;
    }

    private int find(long wantedLow, long wantedHigh) {
        int mask = slots.length - 1;
        int slot = (int) wantedLow & mask;
        while (slots[slot] != NONE && (low[slots[slot]] != wantedLow || high[slots[slot]] != wantedHigh)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int capacity = low.length * 2;
        low = Arrays.copyOf(low, capacity);
        high = Arrays.copyOf(high, capacity);
        parents = Arrays.copyOf(parents, capacity);
        steps = Arrays.copyOf(steps, capacity);
        slots = new int[capacity * 2];
        Arrays.fill(slots, NONE);
        for (int state = 0; state < size; state++) {
            slots[find(low[state], high[state])] = state;
        }
    }
}
