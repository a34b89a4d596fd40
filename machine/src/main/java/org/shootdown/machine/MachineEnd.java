package org.shootdown.machine;

import java.util.List;
import org.shootdown.config.protocol.ComponentReport;

/**
 * How a trial on a machine ended.
 *
 * @param reports by component
 * @param ending what ended it
 */
public record MachineEnd(List<ComponentReport> reports, Ending ending) {

    /** What ends a trial. */
    public enum Ending {
        /** Nothing is left to happen, but for CPUs that go round for ever. */
        AT_REST,
        /** The virtual time that the run was given is over; what was under way would have gone on. */
        DEADLINE,
        /** The bound on windows, or the end of virtual time. */
        LIMIT,
        /** The schedule that was run has no more steps; what was under way would have gone on. */
        LEFT_OFF,
        /** Nothing ended it: CPUs can go round for ever, although they could also come to an end. */
        LIVELOCK;

        /** Whether somebody stopped looking, and what was under way would have gone on. */
        public boolean isEarly() {
            return this == DEADLINE || this == LEFT_OFF;
        }
    }

    public MachineEnd {
        reports = List.copyOf(reports);
    }

    /** Whether a bound ended it that nobody wanted to reach. */
    public boolean limitReached() {
        return ending == Ending.LIMIT;
    }
}
