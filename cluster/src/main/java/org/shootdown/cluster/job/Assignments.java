package org.shootdown.cluster.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who runs which trials of a job at the moment. Lost with the process, without harm: trials that are not done are given
 * out again.
 *
 * <p>A trial of the job either waits, or is in one range that workers run, or is done. A range that comes back although
 * nobody is supposed to run it (its worker was thought lost) is not {@link #isRunning running}, and does not count: its
 * trials are in other ranges by now.
 *
 * <p>A worker is asked for as many trials as it needs about half a second for, and for fewer towards the end, so that all
 * workers end at about the same time. When every trial is given out, an idle worker gets a copy of what another has had
 * for too long: a worker that is stopped holds nobody up.
 *
 * @param <W> workers
 */
final class Assignments<W> {
    private static final long TARGET_NANOS = 500_000_000;
    private static final long TOO_LONG_NANOS = 5_000_000_000L;
    private static final long FIRST_TRIALS = 16;
    private static final int MOST_GROWTH = 8;
    private static final int MOST_COPIES = 2;

    private final List<TrialSet> waiting;
    private final List<Running<W>> running = new ArrayList<>();
    private final Map<W, Long> trialsNext = new HashMap<>();

    /** A range that workers run. */
    private record Running<W>(Trials trials, long sinceNanos, Set<W> workers) {}

    /** Nobody runs anything, and these trials wait. */
    Assignments(List<TrialSet> waiting) {
        this.waiting = new ArrayList<>(waiting);
    }

    /** Whether trials wait that nobody runs. */
    boolean isIdle() {
        return waiting.stream().anyMatch(set -> !set.isEmpty());
    }

    /**
     * Trials for a worker that runs none; what it was given before is given to others.
     *
     * @param workers how many workers share the job
     * @param nowNanos the time, on any clock that goes on
     */
    Optional<Trials> give(W worker, int workers, long nowNanos) {
        release(worker);
        Optional<Trials> given = waiting.stream()
                .filter(set -> !set.isEmpty())
                .findFirst()
                .map(set -> set.takeFirst(Math.max(1, Math.min(next(worker), waitingTrials() / (2L * workers)))));
        if (given.isEmpty()) {
            return copy(worker, nowNanos);
        }
        running.add(new Running<>(given.get(), nowNanos, new HashSet<>(Set.of(worker))));
        return given;
    }

    private Optional<Trials> copy(W worker, long nowNanos) {
        Optional<Running<W>> slow = running.stream()
                .filter(range -> nowNanos - range.sinceNanos() > TOO_LONG_NANOS)
                .filter(range -> range.workers().size() < MOST_COPIES)
                .findFirst();
        slow.ifPresent(range -> range.workers().add(worker));
        return slow.map(Running::trials);
    }

    private long next(W worker) {
        return trialsNext.getOrDefault(worker, FIRST_TRIALS);
    }

    private long waitingTrials() {
        return waiting.stream().mapToLong(TrialSet::size).sum();
    }

    /** Whether somebody is supposed to run any. */
    boolean isAnyRunning() {
        return !running.isEmpty();
    }

    /** Whether somebody is supposed to run just these trials. */
    boolean isRunning(Trials trials) {
        return running.stream().anyMatch(range -> range.trials().equals(trials));
    }

    /** A worker does not run what it was given, or it has ended it. */
    void release(W worker) {
        for (Running<W> range : List.copyOf(running)) {
            if (range.workers().remove(worker) && range.workers().isEmpty()) {
                running.remove(range);
                waiting.get(range.trials().part()).add(range.trials());
            }
        }
    }

    /** A worker is gone. */
    void forget(W worker) {
        release(worker);
        trialsNext.remove(worker);
    }

    /** A worker has done a range that is running; its other workers' results do not matter any more. */
    void finished(W worker, Trials trials, long nanos) {
        running.removeIf(range -> range.trials().equals(trials));
        long fitting = (long) (trials.count() * (double) TARGET_NANOS / Math.max(1, nanos));
        trialsNext.put(worker, Math.max(1, Math.min(fitting, trials.count() * MOST_GROWTH)));
    }
}
