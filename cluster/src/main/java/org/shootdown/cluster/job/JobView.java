package org.shootdown.cluster.job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param id its name
 * @param scenario what it runs
 * @param parts how many machines
 * @param status how it stands
 * @param reason why it failed; empty if it has not
 * @param build which build of this program it was submitted to, and no other runs it
 * @param trials how many trials it has
 * @param done how many of them are done
 * @param submittedMillis when it was asked for, in milliseconds since 1970
 * @param changedMillis when it last got further
 * @param pausedMillis for how long nobody was to work on it until then
 * @param nodes by node: what it has done
 * @param idle whether trials wait that nobody is running
 */
public record JobView(
        String id,
        String scenario,
        int parts,
        JobStatus status,
        String reason,
        String build,
        long trials,
        long done,
        long submittedMillis,
        long changedMillis,
        long pausedMillis,
        Map<String, Share> nodes,
        boolean idle) {

    /**
     * What a node has done.
     *
     * @param ranges how many ranges of trials
     * @param trials how many trials
     * @param nanos how long it took for them
     */
    public record Share(long ranges, long trials, long nanos) {
        Share plus(Share other) {
            return new Share(ranges + other.ranges, trials + other.trials, nanos + other.nanos);
        }

        /** Trials in a second. */
        public double perSecond() {
            return nanos == 0 ? 0 : trials * 1e9 / nanos;
        }
    }

    /** How long nodes could work on it until it last got further. */
    public Duration worked() {
        return Duration.ofMillis(changedMillis - submittedMillis - pausedMillis);
    }

    /** How long it will still take if it goes on as it has so far; empty if nothing is done yet, or it does not go on. */
    public Optional<Duration> left() {
        if (hasEnded() || done == 0) {
            return Optional.empty();
        }
        double millisEach = (double) worked().toMillis() / done;
        return Optional.of(Duration.ofMillis(Math.round(millisEach * (trials - done))));
    }

    /** Whether it gets no further by itself. */
    public boolean hasEnded() {
        return status != JobStatus.RUNNING;
    }
}
