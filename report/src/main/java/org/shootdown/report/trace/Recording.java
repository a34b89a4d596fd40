package org.shootdown.report.trace;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.shootdown.machine.MachineEnd;
import org.shootdown.report.trace.TraceEvent.What;

/**
 * A recorded execution.
 *
 * @param end how it ended
 * @param events what happened, in order
 * @param clock what the events' moments count
 * @param repeatsAfter what comes behind this moment is repeated for ever; {@link #NEVER} if nothing is
 */
public record Recording(MachineEnd end, List<TraceEvent> events, Clock clock, long repeatsAfter) {
    /** Behind every moment. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long PS_PER_US = 1_000_000;

    /** A finding stands behind the step that shows it. */
    private static final Comparator<TraceEvent> ORDER =
            Comparator.comparingLong(TraceEvent::when).thenComparing(event -> event.what() == What.FINDING);

    public Recording {
        events = events.stream().sorted(ORDER).toList();
    }

    /** Of an execution that comes to an end. */
    Recording(MachineEnd end, List<TraceEvent> events, Clock clock) {
        this(end, events, clock, NEVER);
    }

    /** What the moments of a recording's events count. */
    public enum Clock {
        /** Picoseconds of virtual time. */
        VIRTUAL_TIME,
        /** Steps of a schedule, which takes no time. */
        STEPS;

        /** A moment as people read it: microseconds with six decimals, or the step's number. */
        String show(long when) {
            return this == STEPS
                    ? String.format(Locale.ROOT, "step %d", when)
                    : String.format(Locale.ROOT, "%d.%06d us", when / PS_PER_US, when % PS_PER_US);
        }
    }
}
