package org.shootdown.simulation.trial;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.shootdown.config.measure.Measurement;
import org.shootdown.config.time.Picoseconds;

/**
 * What a set of trials came to, in a form that can be added up in any order: a tally of two sets is the sum of theirs.
 *
 * <p>Not thread-safe.
 */
public final class Tally {

    /**
     * A tally as plain values, for the wire and for storage.
     *
     * @param trials how many trials
     * @param accesses how many accesses they made
     * @param flushes how many flushes they asked for
     * @param endPs the sum of their virtual times, in picoseconds
     * @param digestHigh the upper half of their digest
     * @param digestLow the lower half
     * @param races by kind what groups came to
     * @param measured by who it is of what was measured
     */
    public record Snapshot(
            long trials,
            long accesses,
            long flushes,
            long endPs,
            long digestHigh,
            long digestLow,
            Map<Integer, RaceTally.Snapshot> races,
            Map<String, Measurement.Snapshot> measured) {}

    private final SortedMap<Integer, RaceTally> races = new TreeMap<>();
    private final SortedMap<String, Measurement> measured = new TreeMap<>();
    private final OutcomeDigest digest;
    private long trials;
    private long accesses;
    private long flushes;
    private long endPs;

    /** The tally of no trial. */
    public Tally() {
        digest = new OutcomeDigest();
    }

    private Tally(Snapshot from) {
        digest = new OutcomeDigest(from.digestHigh, from.digestLow);
        trials = from.trials;
        accesses = from.accesses;
        flushes = from.flushes;
        endPs = from.endPs;
        from.races.forEach((kind, tally) -> races.put(kind, RaceTally.of(tally)));
        from.measured.forEach((who, measurement) -> measured.put(who, Measurement.of(measurement)));
    }

    /** The tally that was made a snapshot. */
    public static Tally of(Snapshot snapshot) {
        return new Tally(snapshot);
    }

    /** This tally as plain values. */
    public Snapshot snapshot() {
        SortedMap<Integer, RaceTally.Snapshot> kinds = new TreeMap<>();
        races.forEach((kind, tally) -> kinds.put(kind, tally.snapshot()));
        SortedMap<String, Measurement.Snapshot> measurements = new TreeMap<>();
        measured.forEach((who, measurement) -> measurements.put(who, measurement.snapshot()));
        return new Snapshot(trials, accesses, flushes, endPs, digest.high(), digest.low(), kinds, measurements);
    }

    /** Adds a trial. */
    public void add(TrialOutcome outcome) {
        trials++;
        accesses += outcome.accesses();
        flushes += outcome.flushes();
        endPs = Picoseconds.plus(endPs, outcome.endPs());
        digest.add(outcome);
        outcome.attempts().forEach(attempt -> race(attempt.kind()).add(attempt));
        outcome.measured().forEach(this::measure);
    }

    /** Adds another tally. */
    public void addAll(Tally other) {
        trials += other.trials;
        accesses += other.accesses;
        flushes += other.flushes;
        endPs = Picoseconds.plus(endPs, other.endPs);
        digest.addAll(other.digest);
        other.races.forEach((kind, theirs) -> race(kind).addAll(theirs));
        other.measured.forEach(this::measure);
    }

    private void measure(String who, Measurement measurement) {
        measured.computeIfAbsent(who, name -> new Measurement()).addAll(measurement);
    }

    /** By who it is of, a program or {@link TrialOutcome#MMUS}: what was measured in all trials; empty if nothing was. */
    public SortedMap<String, Measurement> measured() {
        return Collections.unmodifiableSortedMap(measured);
    }

    /** What the groups of a kind came to. */
    public RaceTally race(int kind) {
        return races.computeIfAbsent(kind, number -> new RaceTally());
    }

    /** What the groups of the first kind came to: all there is of a machine that runs one race. */
    public RaceTally race() {
        return race(0);
    }

    /** How many trials there were. */
    public long trials() {
        return trials;
    }

    /** How many flushes the CPUs asked for in all trials. */
    public long flushes() {
        return flushes;
    }

    /** How many accesses all trials made together. */
    public long accesses() {
        return accesses;
    }

    /** The virtual time that all trials took together, in picoseconds. */
    public long virtualPs() {
        return endPs;
    }

    /** The digest of all outcomes. */
    public String digest() {
        return digest.toString();
    }
}
