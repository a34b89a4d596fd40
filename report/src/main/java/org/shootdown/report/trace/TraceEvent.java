package org.shootdown.report.trace;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;

/**
 * Something that happened in a recorded execution.
 *
 * @param when the moment it took effect: in a trial picoseconds of virtual time, in a schedule the number of the step
 * @param cpu whose step it is
 * @param pc the instruction, or 0 for what comes from outside
 * @param what its kind
 * @param access for an access and for {@link What#INTERRUPT}: which
 * @param address the address accessed, or 0
 * @param before the word's value before; for {@link What#REPEATED} how often
 * @param after the word's value after, or what the instruction yielded, or for {@link What#STALL} and {@link What#HELD} how
 *     many picoseconds, or for {@link What#REPEATED} how many of the CPU's events
 * @param finding for {@link What#FINDING}
 * @param translation for {@link What#TRANSLATED}; its physical address is {@code address}
 */
public record TraceEvent(
        long when,
        int cpu,
        int pc,
        What what,
        @Nullable MessageKind access,
        long address,
        long before,
        long after,
        @Nullable Finding finding,
        @Nullable Translation translation) {

    /**
     * What a user access goes through.
     *
     * @param asid the address space
     * @param virtualAddress what is accessed
     * @param entry the entry that says where that is
     */
    public record Translation(long asid, long virtualAddress, long entry) {}

    private TraceEvent(
            long when,
            int cpu,
            int pc,
            What what,
            @Nullable MessageKind access,
            long address,
            long before,
            long after) {
        this(when, cpu, pc, what, access, address, before, after, null, null);
    }

    /** A checker's report. */
    static TraceEvent found(long when, Finding finding) {
        return new TraceEvent(
                when, finding.cpu(), finding.pc(), What.FINDING, null, finding.address(), 0, 0, finding, null);
    }

    /** An access that took effect. */
    static TraceEvent performed(long when, MessageKind kind, int cpu, int pc, long address, long before, long after) {
        return new TraceEvent(when, cpu, pc, What.ACCESS, kind, address, before, after);
    }

    /** A load was satisfied early. */
    static TraceEvent readEarly(long when, MessageKind kind, int cpu, int pc, long address, long value) {
        return new TraceEvent(when, cpu, pc, What.EARLY_READ, kind, address, value, value);
    }

    /** A load was answered by the CPU's own store buffer. */
    static TraceEvent forwarded(long when, int cpu, int pc, long address, long value) {
        return new TraceEvent(when, cpu, pc, What.FORWARDED, MessageKind.USER_LOAD, address, value, value);
    }

    /** A user address was translated. */
    static TraceEvent translated(long when, int cpu, int pc, long physical, Translation translation) {
        return new TraceEvent(when, cpu, pc, What.TRANSLATED, null, physical, 0, 0, null, translation);
    }

    /** A user access faults. */
    static TraceEvent faulted(long when, int cpu, int pc, long fault) {
        return new TraceEvent(when, cpu, pc, What.FAULTED, null, 0, 0, fault);
    }

    /** Whether a word was accessed. */
    boolean isAccess() {
        return what == What.ACCESS || what == What.EARLY_READ || what == What.FORWARDED;
    }

    /** Whether it happened at a named point of the program. */
    boolean isAtPoint() {
        return what == What.STALL || what == What.HELD;
    }

    /** An instruction's completion. */
    static TraceEvent done(long when, int cpu, int pc, long value) {
        return new TraceEvent(when, cpu, pc, What.DONE, null, 0, 0, value);
    }

    /** The run stalls a CPU at a point, for so many picoseconds. */
    static TraceEvent stalled(long when, int cpu, int pc, long stallPs) {
        return new TraceEvent(when, cpu, pc, What.STALL, null, 0, 0, stallPs);
    }

    /** A CPU waits at a point for another, at most for so many picoseconds. */
    static TraceEvent held(long when, int cpu, int pc, long timeoutPs) {
        return new TraceEvent(when, cpu, pc, What.HELD, null, 0, 0, timeoutPs);
    }

    /** A CPU's last so many events came again so often, with nothing different but their time; the last of them now. */
    static TraceEvent repeated(long when, int cpu, int pc, long times, int length) {
        return new TraceEvent(when, cpu, pc, What.REPEATED, null, 0, times, length);
    }

    /** The same at no time. */
    TraceEvent withoutTime() {
        return new TraceEvent(0, cpu, pc, what, access, address, before, after, finding, translation);
    }

    /** A CPU's acknowledgement of an interrupt or an invalidation. */
    static TraceEvent interrupted(long when, int cpu, MessageKind kind, long initiator) {
        return new TraceEvent(when, cpu, 0, What.INTERRUPT, kind, 0, initiator, 0);
    }

    /** What kind of event. */
    public enum What {
        /** An access took effect in memory. */
        ACCESS,
        /** A load yielded what a weak machine had read earlier. */
        EARLY_READ,
        /** An instruction was completed that is more than one access, or none. */
        DONE,
        /** A user load yielded what its CPU has not yet stored. */
        FORWARDED,
        /** A CPU knows where a user access goes. */
        TRANSLATED,
        /** A user access cannot be done; {@link #after} says why. */
        FAULTED,
        /** The run stalled the CPU at a point. */
        STALL,
        /** The run lets the CPU wait at a point until another has reached one. */
        HELD,
        /** The CPU acknowledged an interrupt or an invalidation. */
        INTERRUPT,
        /** The CPU's last events came again, and again. */
        REPEATED,
        /** A checker reported something. */
        FINDING
    }
}
