package org.shootdown.litmus.compile;

import org.shootdown.litmus.source.Limits;

/** Gives out registers as a stack, so that what a call used can be used again after it. */
final class RegisterFile {
    private final Sites where;
    private int next;
    private int highest;

    RegisterFile(Sites where) {
        this.where = where;
    }

    /** A register. */
    int take() {
        return take(1);
    }

    /** The first of consecutive registers. */
    int take(long count) {
        if (next + count > Limits.REGISTERS) {
            throw where.error("this needs more than " + Limits.REGISTERS + " registers");
        }
        int first = next;
        next += (int) count;
        highest = Math.max(highest, next);
        return first;
    }

    /** Leaves alone what was ever in use. */
    void takeUnused() {
        next = highest;
    }

    /** What is in use now, for {@link #release}. */
    int mark() {
        return next;
    }

    /** Gives back all registers taken since the mark. */
    void release(int mark) {
        next = mark;
    }

    /** How many registers were in use at the same time, at most. */
    int highest() {
        return highest;
    }
}
