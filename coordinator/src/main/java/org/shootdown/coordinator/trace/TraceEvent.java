package org.shootdown.coordinator.trace;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;

/**
 * Something that happened in a recorded trial.
 *
 * @param timePs when it took effect, in picoseconds of virtual time
 * @param cpu whose step it is
 * @param pc the instruction, or 0 for what comes from outside
 * @param what its kind
 * @param access for {@link What#ACCESS} and {@link What#INTERRUPT}: which
 * @param address the address accessed, or 0
 * @param before the word's value before
 * @param after the word's value after, or what the instruction yielded
 * @param finding for {@link What#FINDING}
 */
public record TraceEvent(
        long timePs,
        int cpu,
        int pc,
        What what,
        @Nullable MessageKind access,
        long address,
        long before,
        long after,
        @Nullable Finding finding) {

    /** What kind of event. */
    public enum What {
        /** An access took effect in memory. */
        ACCESS,
        /** An instruction was completed that is more than one access, or none. */
        DONE,
        /** The CPU acknowledged an interrupt or an invalidation. */
        INTERRUPT,
        /** A checker reported something. */
        FINDING
    }
}
