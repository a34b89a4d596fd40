package org.shootdown.coordinator.cli;

import java.lang.management.ManagementFactory;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.simulation.engine.Engine;

/** Shows how far a storm is, in virtual time, and notes what heap its machine takes. */
final class StormProgress implements Engine.Progress, AutoCloseable {
    private static final long PS_PER_NS = 1000;

    private final ProgressMeter meter;
    private final long deadlinePs;
    private long donePs;
    private long heapBytes;

    /**
     * @param title what the storm is
     * @param deadlinePs how long a trial lasts
     * @param trials how many there are
     */
    StormProgress(String title, long deadlinePs, long trials) {
        meter = new ProgressMeter(
                title, "virtual ns", Picoseconds.times(deadlinePs, trials) / PS_PER_NS, Shared.isTerminal());
        this.deadlinePs = deadlinePs;
    }

    @Override
    public synchronized void done(long more) {
        if (heapBytes == 0) {
            heapBytes = liveHeapBytes();
        }
        donePs = Picoseconds.plus(donePs, Picoseconds.times(deadlinePs, more));
        at(0);
    }

    @Override
    public synchronized void at(long virtualPs) {
        meter.reached(Picoseconds.plus(donePs, virtualPs) / PS_PER_NS);
    }

    /** While the first machine is still there; garbage does not count. */
    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The heap in use when the first trial was over. */
    synchronized long heapBytes() {
        return heapBytes;
    }

    @Override
    public void close() {
        meter.close();
    }
}
