package org.shootdown.cpu.core;

import java.util.Arrays;

/**
 * The whole state of a CPU as one array: a fixed head, then the parts of fixed size, and last the inbox, which grows.
 *
 * <p>Equal arrays are equal states: unused slots are kept zero.
 */
final class CpuState {
    /** The instruction being executed. */
    static final int PC = 0;
    /** A {@link Activity}. */
    static final int ACTIVITY = 1;
    /** 1 if interrupts are on. */
    static final int INTERRUPTS = 2;
    /** How often preemption was switched off. */
    static final int PREEMPT_COUNT = 3;
    /** How deep RCU readers are nested. */
    static final int RCU_NESTING = 4;
    /** The ASID of the mm that runs, 0 for none. */
    static final int ASID = 5;
    /** 1 if that mm is kept lazily. */
    static final int LAZY = 6;
    /** How the last user access ended. */
    static final int FAULT = 7;
    /** 1 while the host keeps this vCPU from running. */
    static final int AWAY = 8;
    /** Instructions executed, for the bound on local ones. */
    static final int STEPS = 9;
    /** The page walker's phase, level, entry address and entry; see {@link PageWalker}. */
    static final int WALK = 10;

    static final int WALK_WORDS = 5;

    /** Where the parts begin. */
    static final int HEAD = WALK + WALK_WORDS;

    long[] words;

    CpuState(int size) {
        words = new long[size];
    }

    long get(int at) {
        return words[at];
    }

    void set(int at, long value) {
        words[at] = value;
    }

    /** Makes room for {@code size} words. */
    void ensure(int size) {
        if (size > words.length) {
            words = Arrays.copyOf(words, Math.max(size, words.length + words.length / 2));
        }
    }
}
