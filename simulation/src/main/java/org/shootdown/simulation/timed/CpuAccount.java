package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.List;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Mark;
import org.shootdown.config.measure.Measured;
import org.shootdown.config.measure.Measurement;
import org.shootdown.config.measure.TimeUse;
import org.shootdown.config.time.Picoseconds;

/**
 * What is measured of one CPU: its counters, what each picosecond of its time goes into, and how long its operations take.
 *
 * <p>Up to {@code accountedPs} every picosecond is accounted for. When an event is handled, the time since then went into what
 * the CPU waited for; what it spends while it handles the event comes on top, and may lie ahead of virtual time. What lies
 * ahead is remembered until virtual time has caught up, as a deadline may cut it off.
 */
final class CpuAccount {
    private static final long NOT_BEGUN = -1;
    private static final int AHEAD = 2;

    private final Measurement measurement = new Measurement();
    private final List<String> operations;
    private final long[] begunPs;

    /** What was spent last, ahead of the last event: uses and picoseconds in turn. */
    private final LongArrayList ahead = new LongArrayList();

    private long accountedPs;

    /** Whether a handler runs: what it spends is taken from the program. */
    private boolean handling;

    /** Of a CPU whose program marks these operations. */
    CpuAccount(List<String> operations) {
        this.operations = operations;
        begunPs = new long[operations.size()];
    }

    void begin() {
        measurement.clear();
        Arrays.fill(begunPs, NOT_BEGUN);
        ahead.clear();
        accountedPs = 0;
        handling = false;
    }

    /** A handler of the program begins, or has ended. */
    void handles(boolean begins) {
        handling = begins;
    }

    Measurement measurement() {
        return measurement;
    }

    /** Up to now the CPU has waited in this way, as far as it was not still busy. */
    void waits(TimeUse use, long nowPs) {
        if (nowPs >= accountedPs) {
            measurement.spend(use, nowPs - accountedPs);
            accountedPs = nowPs;
            ahead.clear();
        }
    }

    /** The CPU spends samples of a latency. */
    void spends(Latency purpose, long ps) {
        TimeUse use = useOf(purpose);
        spends(handling && use != TimeUse.AWAY ? TimeUse.HANDLERS : use, ps);
    }

    /** By now the CPU has got to this moment; what nobody has accounted for it was kept from running. */
    void reaches(long busyUntilPs) {
        if (busyUntilPs > accountedPs) {
            spends(TimeUse.AWAY, busyUntilPs - accountedPs);
        }
    }

    private void spends(TimeUse use, long ps) {
        measurement.spend(use, ps);
        accountedPs = Picoseconds.plus(accountedPs, ps);
        ahead.add(use.ordinal());
        ahead.add(ps);
    }

    /** The program passes a mark now. */
    void marks(Mark mark, int operation, long nowPs) {
        if (mark == Mark.OPERATION_BEGIN) {
            begunPs[operation] = nowPs;
        } else if (begunPs[operation] != NOT_BEGUN) {
            measurement.complete(operations.get(operation), nowPs - begunPs[operation]);
            begunPs[operation] = NOT_BEGUN;
        }
    }

    /**
     * What there is to say at the end of a trial. No time beyond the deadline counts.
     *
     * @param use what the time goes into from here on
     */
    Measured end(TimeUse use, long deadlinePs) {
        while (accountedPs > deadlinePs && !ahead.isEmpty()) {
            int last = ahead.size() - AHEAD;
            long excess = Math.min(ahead.getLong(last + 1), accountedPs - deadlinePs);
            measurement.spend(TimeUse.of((int) ahead.getLong(last)), -excess);
            accountedPs -= excess;
            ahead.size(last);
        }
        return new Measured(measurement.snapshot(), use, accountedPs);
    }

    private static TimeUse useOf(Latency purpose) {
        return switch (purpose) {
            case PAGE_WALK -> TimeUse.USER;
            case IPI_HANDLER, IPI_HANDLER_PAGE, BROADCAST_VICTIM -> TimeUse.HANDLERS;
            case IRQ_OFF_STALL -> TimeUse.AWAY;
            default -> TimeUse.KERNEL;
        };
    }
}
