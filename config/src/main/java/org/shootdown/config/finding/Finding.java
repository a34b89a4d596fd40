package org.shootdown.config.finding;

/**
 * One report of a checker.
 *
 * @param checker what was found
 * @param cpu the CPU whose step showed it
 * @param pc that step's instruction in the CPU's program
 * @param address the address concerned, or 0
 * @param otherCpu the CPU that made the state wrong (that freed, that holds the lock), or -1
 * @param otherPc its instruction, or -1
 */
public record Finding(Checker checker, int cpu, int pc, long address, int otherCpu, int otherPc) {

    /** Stands for "no CPU" and "no instruction". */
    public static final int NONE = -1;

    /** A finding that involves one CPU. */
    public static Finding of(Checker checker, int cpu, int pc, long address) {
        return new Finding(checker, cpu, pc, address, NONE, NONE);
    }
}
