package org.shootdown.litmus.condition;

import org.shootdown.config.finding.Checker;

/** How a run ended, as far as conditions ask. */
public interface FinalState {
    /** The value of a CPU's register. */
    long register(int cpu, int register);

    /** The value of a word of memory at a physical address that is backed. */
    long word(long address);

    /** Whether a checker reported anything. */
    boolean reported(Checker checker);

    /** Whether a CPU's program came to its end. */
    boolean finished(int cpu);
}
