package org.shootdown.config.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Measured;

/**
 * What a component contributes to a trial's outcome.
 *
 * @param component its number
 * @param values the registers or words that the scenario observes, in the order agreed
 * @param findings what its checkers reported
 * @param requests how many accesses it sent; 0 for an MMU
 * @param flushes how many flushes its program asked for; 0 for an MMU
 * @param lastRequestPs when its program last asked an MMU for something, in picoseconds; 0 for an MMU
 * @param lastEventPs the virtual time of the last event it handled, in picoseconds
 * @param cpu how a CPU ended; null for an MMU
 * @param measured what was measured of it; null if nobody asks
 */
public record ComponentReport(
        int component,
        List<Long> values,
        List<Finding> findings,
        long requests,
        long flushes,
        long lastRequestPs,
        long lastEventPs,
        @Nullable CpuEnd cpu,
        @Nullable Measured measured) {

    /** Where no time passes. */
    public ComponentReport(
            int component,
            List<Long> values,
            List<Finding> findings,
            long requests,
            long lastEventPs,
            @Nullable CpuEnd cpu) {
        this(component, values, findings, requests, 0, 0, lastEventPs, cpu, null);
    }

    /** Of an MMU. */
    public static ComponentReport ofMmu(
            int component, List<Long> values, List<Finding> findings, long lastEventPs, @Nullable Measured measured) {
        return new ComponentReport(component, values, findings, 0, 0, 0, lastEventPs, null, measured);
    }

    /** The same by another number, with what concerns somebody. */
    public ComponentReport as(int number, List<Long> otherValues, List<Finding> otherFindings) {
        return new ComponentReport(
                number, otherValues, otherFindings, requests, flushes, lastRequestPs, lastEventPs, cpu, measured);
    }

    /** The same without what was measured. */
    public ComponentReport unmeasured() {
        return measured == null
                ? this
                : new ComponentReport(
                        component, values, findings, requests, flushes, lastRequestPs, lastEventPs, cpu, null);
    }

    /**
     * How a CPU ended.
     *
     * @param finished whether its program has ended
     * @param pc where it stands
     * @param waitsFor the instruction it stands at, by name, or {@link #NOTHING}
     * @param awaitedLock the lock it waits for, or 0
     * @param keepsOthersWaiting whether an interrupt or a grace period waits for it
     * @param heldLocks the locks it holds
     * @param dependencies lock-order dependencies: held lock, lock waited for, instruction; three words each
     */
    public record CpuEnd(
            boolean finished,
            int pc,
            String waitsFor,
            long awaitedLock,
            boolean keepsOthersWaiting,
            List<Long> heldLocks,
            List<Long> dependencies) {
        /** In place of the instruction that a CPU waits at: it waits for nothing, and goes round for ever. */
        public static final String NOTHING = "";

        /** Whether it goes round for ever in a loop that asks nobody for anything. */
        public boolean endless() {
            return waitsFor.equals(NOTHING);
        }
    }
}
