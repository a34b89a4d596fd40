package org.shootdown.simulation.trial;

import com.fasterxml.jackson.annotation.JsonIgnore;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.shootdown.config.finding.Checker;

/**
 * What the groups of one kind came to, in a form that can be added up in any order. Not thread-safe.
 */
public final class RaceTally {

    /**
     * One line of a histogram.
     *
     * @param state the observed registers and words
     * @param holds by condition: whether it holds there
     * @param checkers what was reported in it
     */
    public record Row(String state, List<Boolean> holds, Set<Checker> checkers) {
        public Row {
            holds = List.copyOf(holds);
            checkers = Set.copyOf(checkers);
        }
    }

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
     * @param counted how many of these pass the filter
     * @param judged by condition: in how many of these it is judged
     * @param positive by condition: in how many it holds
     * @param firstWitness by condition: the first of these
     * @param reported by checker: in how many groups it reported something
     * @param named by checker: in how many of these it reported hangs only that a condition names
     * @param firstReport by checker: the first of the others
     * @param histogram the outcomes of those that count, and how often each came
     */
    public record Snapshot(
            long attempts,
            long settled,
            long counted,
            List<Long> judged,
            List<Long> positive,
            Map<Integer, Place> firstWitness,
            Map<Checker, Long> reported,
            Map<Checker, Long> named,
            Map<Checker, Place> firstReport,
            List<Line> histogram) {

        /** Whether it can be one of trials, as far as can be told without running them. */
        @JsonIgnore
        public boolean isPlausible() {
            return settled <= attempts
                    && counted <= settled
                    && judged.size() == positive.size()
                    && IntStream.range(0, positive.size())
                            .allMatch(condition -> positive.get(condition) <= judged.get(condition)
                                    && (positive.get(condition) > 0) == firstWitness.containsKey(condition));
        }
    }

    /** A line of a histogram, and in how many attempts it came. */
    public record Line(Row row, long attempts) {}

    private final LongArrayList judged = new LongArrayList();
    private final LongArrayList positive = new LongArrayList();
    private final SortedMap<Integer, Place> firstWitness = new TreeMap<>();
    private final Map<Checker, Long> reported = new EnumMap<>(Checker.class);
    private final Map<Checker, Long> named = new EnumMap<>(Checker.class);
    private final Map<Checker, Place> firstReport = new EnumMap<>(Checker.class);
    private final Map<Row, Long> histogram = new HashMap<>();
    private long attempts;
    private long settled;
    private long counted;

    /** The tally that was made a snapshot. */
    static RaceTally of(Snapshot snapshot) {
        RaceTally tally = new RaceTally();
        tally.attempts = snapshot.attempts;
        tally.settled = snapshot.settled;
        tally.counted = snapshot.counted;
        tally.judged.addAll(snapshot.judged);
        tally.positive.addAll(snapshot.positive);
        tally.firstWitness.putAll(snapshot.firstWitness);
        tally.reported.putAll(snapshot.reported);
        tally.named.putAll(snapshot.named);
        tally.firstReport.putAll(snapshot.firstReport);
        snapshot.histogram.forEach(line -> tally.histogram.put(line.row, line.attempts));
        return tally;
    }

    /** This tally as plain values. */
    Snapshot snapshot() {
        List<Line> lines = new ArrayList<>();
        histogram.forEach((row, count) -> lines.add(new Line(row, count)));
        return new Snapshot(
                attempts,
                settled,
                counted,
                List.copyOf(judged),
                List.copyOf(positive),
                new TreeMap<>(firstWitness),
                reported(),
                new EnumMap<>(named),
                new EnumMap<>(firstReport),
                lines);
    }

    void add(Attempt attempt) {
        attempts++;
        settled += attempt.settled() ? 1 : 0;
        for (Checker checker : attempt.checkers()) {
            reported.merge(checker, 1L, Long::sum);
            if (attempt.named().contains(checker)) {
                named.merge(checker, 1L, Long::sum);
            } else {
                firstReport.merge(checker, Place.of(attempt), Place::earlier);
            }
        }
        if (attempt.counted()) {
            count(attempt);
        }
    }

    private void count(Attempt attempt) {
        counted++;
        histogram.merge(new Row(attempt.state(), attempt.holds(), attempt.checkers()), 1L, Long::sum);
        for (int condition = 0; condition < attempt.holds().size(); condition++) {
            add(judged, condition, attempt.judged().get(condition) ? 1 : 0);
            add(positive, condition, attempt.holds().get(condition) ? 1 : 0);
            if (attempt.holds().get(condition)) {
                firstWitness.merge(condition, Place.of(attempt), Place::earlier);
            }
        }
    }

    private static void add(LongArrayList counts, int condition, long more) {
        if (condition == counts.size()) {
            counts.add(0);
        }
        counts.set(condition, counts.getLong(condition) + more);
    }

    private static void addAll(LongArrayList counts, LongArrayList more) {
        for (int condition = 0; condition < more.size(); condition++) {
            add(counts, condition, more.getLong(condition));
        }
    }

    void addAll(RaceTally other) {
        attempts += other.attempts;
        settled += other.settled;
        counted += other.counted;
        addAll(judged, other.judged);
        addAll(positive, other.positive);
        other.firstWitness.forEach((condition, first) -> firstWitness.merge(condition, first, Place::earlier));
        other.reported.forEach((checker, count) -> reported.merge(checker, count, Long::sum));
        other.named.forEach((checker, count) -> named.merge(checker, count, Long::sum));
        other.firstReport.forEach((checker, first) -> firstReport.merge(checker, first, Place::earlier));
        other.histogram.forEach((row, count) -> histogram.merge(row, count, Long::sum));
    }

    /** How many groups there were, in all trials. */
    public long attempts() {
        return attempts;
    }

    /** How many of them came to an end of their own; the others count for nothing but what was reported in them. */
    public long settled() {
        return settled;
    }

    /** How many came to a bound or the deadline before. */
    public long cut() {
        return attempts - settled;
    }

    /** How many settled and pass the scenario's filter: only these count for conditions and histogram. */
    public long counted() {
        return counted;
    }

    /** In how many that count a condition is judged: not in those that it says nothing about, as not all threads ended. */
    public long judged(int condition) {
        return condition < judged.size() ? judged.getLong(condition) : 0;
    }

    /** In how many that count a condition holds. */
    public long positive(int condition) {
        return condition < positive.size() ? positive.getLong(condition) : 0;
    }

    /** The first in which a condition holds: the lowest, whichever node was quicker. */
    public Optional<Place> firstWitness(int condition) {
        return Optional.ofNullable(firstWitness.get(condition));
    }

    /** By checker: in how many it reported something. */
    public Map<Checker, Long> reported() {
        Map<Checker, Long> copy = new EnumMap<>(Checker.class);
        copy.putAll(reported);
        return copy;
    }

    /**
     * By checker: in how many it reported something that no condition asks for.
     *
     * @param asked the checkers that conditions ask for
     */
    public Map<Checker, Long> unasked(Set<Checker> asked) {
        Map<Checker, Long> unasked = reported();
        named.forEach((checker, count) -> unasked.merge(checker, -count, Long::sum));
        unasked.entrySet().removeIf(entry -> entry.getValue() == 0 || asked.contains(entry.getKey()));
        return unasked;
    }

    /** The first in which a checker reported something else than hangs that a condition names. */
    public Optional<Place> firstReport(Checker checker) {
        return Optional.ofNullable(firstReport.get(checker));
    }

    /** By outcome: how many that count had it. */
    public Map<Row, Long> histogram() {
        return Map.copyOf(histogram);
    }
}
