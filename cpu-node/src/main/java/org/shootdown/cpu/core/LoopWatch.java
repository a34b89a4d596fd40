package org.shootdown.cpu.core;

import java.util.Arrays;

/**
 * Notices that a CPU which asks nobody for anything has come back to a state: it then goes round for ever. The state is
 * compared with what it was at a power of two of a first number of instructions (R. P. Brent, An improved Monte Carlo
 * factorization algorithm, 1980), so that a loop is found within three times its first round.
 */
final class LoopWatch {
    private static final long[] NOTHING = {};

    private final int first;
    private long[] before = NOTHING;
    private int next;

    /** @param first so many instructions are executed before it looks */
    LoopWatch(int first) {
        this.first = first;
    }

    /** Whether the state after so many instructions is one from before; to be asked after each, from none on. */
    boolean comesBack(int executed, long[] words) {
        if (executed < first) {
            return false;
        }
        if (executed > first && Arrays.equals(before, words)) {
            return true;
        }
        if (executed == first || executed == next) {
            before = words.clone();
            next = 2 * executed;
        }
        return false;
    }
}
