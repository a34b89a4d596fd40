package org.shootdown.coordinator.trial;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.shootdown.config.finding.Checker;

/**
 * What the groups of one kind came to, in a form that can be added up in any order. Not thread-safe.
 */
public final class AttemptTally {

    /**
     * One group in one trial.
     *
     * @param trial the trial
     * @param group the group's number in its machine
     */
    public record Place(long trial, int group) {
        private static Place of(Attempt attempt) {
            return new Place(attempt.trial(), attempt.group());
        }

        /** The lower trial, and in it the lower group, whichever was counted first. */
        private static Place earlier(Place one, Place other) {
            boolean first = one.trial < other.trial || (one.trial == other.trial && one.group <= other.group);
            return first ? one : other;
        }
    }

    /**
     * A tally as plain values, for the wire and for storage.
     *
     * @param attempts how many groups
     * @param settled how many of them came to an end of their own
     * @param positive by condition: in how many it holds
     * @param firstWitness by condition: the first of these
     * @param reported by checker: in how many it reported something
     * @param firstReport by checker: the first of these
     * @param states by what was observed: in how many of those that settled
     */
    public record Snapshot(
            long attempts,
            long settled,
            Map<Integer, Long> positive,
            Map<Integer, Place> firstWitness,
            Map<Checker, Long> reported,
            Map<Checker, Place> firstReport,
            Map<String, Long> states) {}

    private final SortedMap<Integer, Long> positive = new TreeMap<>();
    private final SortedMap<Integer, Place> firstWitness = new TreeMap<>();
    private final Map<Checker, Long> reported = new EnumMap<>(Checker.class);
    private final Map<Checker, Place> firstReport = new EnumMap<>(Checker.class);
    private final SortedMap<String, Long> states = new TreeMap<>();
    private long attempts;
    private long settled;

    /** The tally that was made a snapshot. */
    static AttemptTally of(Snapshot snapshot) {
        AttemptTally tally = new AttemptTally();
        tally.attempts = snapshot.attempts;
        tally.settled = snapshot.settled;
        tally.positive.putAll(snapshot.positive);
        tally.firstWitness.putAll(snapshot.firstWitness);
        tally.reported.putAll(snapshot.reported);
        tally.firstReport.putAll(snapshot.firstReport);
        tally.states.putAll(snapshot.states);
        return tally;
    }

    /** This tally as plain values. */
    Snapshot snapshot() {
        return new Snapshot(
                attempts,
                settled,
                new TreeMap<>(positive),
                new TreeMap<>(firstWitness),
                reported(),
                new EnumMap<>(firstReport),
                states());
    }

    void add(Attempt attempt) {
        attempts++;
        if (attempt.settled()) {
            settled++;
            states.merge(attempt.state(), 1L, Long::sum);
        }
        for (int condition = 0; condition < attempt.holds().size(); condition++) {
            if (attempt.holds().get(condition)) {
                positive.merge(condition, 1L, Long::sum);
                firstWitness.merge(condition, Place.of(attempt), Place::earlier);
            }
        }
        for (Checker checker : attempt.checkers()) {
            reported.merge(checker, 1L, Long::sum);
            firstReport.merge(checker, Place.of(attempt), Place::earlier);
        }
    }

    void addAll(AttemptTally other) {
        attempts += other.attempts;
        settled += other.settled;
        other.positive.forEach((condition, count) -> positive.merge(condition, count, Long::sum));
        other.firstWitness.forEach((condition, first) -> firstWitness.merge(condition, first, Place::earlier));
        other.reported.forEach((checker, count) -> reported.merge(checker, count, Long::sum));
        other.firstReport.forEach((checker, first) -> firstReport.merge(checker, first, Place::earlier));
        other.states.forEach((state, count) -> states.merge(state, count, Long::sum));
    }

    /** How many groups there were, in all trials. */
    public long attempts() {
        return attempts;
    }

    /** How many of them came to an end of their own. */
    public long settled() {
        return settled;
    }

    /** In how many a condition holds. */
    public long positive(int condition) {
        return positive.getOrDefault(condition, 0L);
    }

    /** The first in which a condition holds. */
    public Optional<Place> firstWitness(int condition) {
        return Optional.ofNullable(firstWitness.get(condition));
    }

    /** By checker: in how many it reported something. */
    public Map<Checker, Long> reported() {
        Map<Checker, Long> copy = new EnumMap<>(Checker.class);
        copy.putAll(reported);
        return copy;
    }

    /** The first in which a checker reported something. */
    public Optional<Place> firstReport(Checker checker) {
        return Optional.ofNullable(firstReport.get(checker));
    }

    /** By what was observed: in how many of those that settled. */
    public SortedMap<String, Long> states() {
        return new TreeMap<>(states);
    }
}
