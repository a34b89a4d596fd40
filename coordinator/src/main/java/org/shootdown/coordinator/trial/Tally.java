package org.shootdown.coordinator.trial;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.time.Picoseconds;

/**
 * What a set of trials came to, in a form that can be added up in any order: a tally of two sets is the sum of theirs.
 *
 * <p>Not thread-safe.
 */
public final class Tally {

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
     * A tally as plain values, for the wire and for storage.
     *
     * @param trials how many trials
     * @param counted how many of them count
     * @param accesses how many accesses they made
     * @param endPs the sum of their virtual times, in picoseconds
     * @param digestHigh the upper half of their digest
     * @param digestLow the lower half
     * @param judged by condition: in how many it is judged
     * @param positive by condition: in how many it holds
     * @param histogram the outcomes and how often each came
     * @param reported by checker: in how many trials it reported something
     * @param firstReport by checker: the first of these trials
     * @param firstWitness by condition: the first trial in which it holds, if there is one
     * @param flushes how many flushes the CPUs of large machines asked for
     * @param attempts of large machines: by kind what its groups came to
     */
    public record Snapshot(
            long trials,
            long counted,
            long accesses,
            long endPs,
            long digestHigh,
            long digestLow,
            List<Long> judged,
            List<Long> positive,
            List<Counted> histogram,
            Map<Checker, Long> reported,
            Map<Checker, Long> firstReport,
            Map<Integer, Long> firstWitness,
            long flushes,
            Map<Integer, AttemptTally.Snapshot> attempts) {}

    /** A line of a histogram, and in how many trials it came. */
    public record Counted(Row row, long trials) {}

    private final Map<Row, Long> histogram = new HashMap<>();
    private final Map<Checker, Long> reported = new EnumMap<>(Checker.class);
    private final Map<Checker, Long> firstReport = new EnumMap<>(Checker.class);
    private final SortedMap<Integer, Long> firstWitness = new TreeMap<>();
    private final long[] judged;
    private final long[] positive;
    private final SortedMap<Integer, AttemptTally> attempts = new TreeMap<>();
    private final OutcomeDigest digest;
    private long trials;
    private long counted;
    private long accesses;
    private long endPs;
    private long flushes;

    /** The tally of no trial, for this many conditions. */
    public Tally(int conditions) {
        judged = new long[conditions];
        positive = new long[conditions];
        digest = new OutcomeDigest();
    }

    private Tally(Snapshot from) {
        judged = from.judged.stream().mapToLong(Long::longValue).toArray();
        positive = from.positive.stream().mapToLong(Long::longValue).toArray();
        digest = new OutcomeDigest(from.digestHigh, from.digestLow);
        trials = from.trials;
        counted = from.counted;
        accesses = from.accesses;
        endPs = from.endPs;
        from.histogram.forEach(line -> histogram.put(line.row, line.trials));
        reported.putAll(from.reported);
        firstReport.putAll(from.firstReport);
        firstWitness.putAll(from.firstWitness);
        flushes = from.flushes;
        from.attempts.forEach((kind, tally) -> attempts.put(kind, AttemptTally.of(tally)));
    }

    /** The tally that was made a snapshot. */
    public static Tally of(Snapshot snapshot) {
        return new Tally(snapshot);
    }

    /** This tally as plain values. */
    public Snapshot snapshot() {
        SortedMap<Integer, AttemptTally.Snapshot> kinds = new TreeMap<>();
        attempts.forEach((kind, tally) -> kinds.put(kind, tally.snapshot()));
        return new Snapshot(
                trials,
                counted,
                accesses,
                endPs,
                digest.high(),
                digest.low(),
                Arrays.stream(judged).boxed().toList(),
                Arrays.stream(positive).boxed().toList(),
                histogram.entrySet().stream()
                        .map(entry -> new Counted(entry.getKey(), entry.getValue()))
                        .toList(),
                reported(),
                new EnumMap<>(firstReport),
                new TreeMap<>(firstWitness),
                flushes,
                kinds);
    }

    /** Adds a trial. */
    public void add(TrialOutcome outcome) {
        trials++;
        accesses += outcome.accesses();
        endPs = Picoseconds.plus(endPs, outcome.endPs());
        flushes += outcome.flushes();
        digest.add(outcome);
        outcome.attempts().forEach(attempt -> attempts(attempt.kind()).add(attempt));
        addReports(outcome);
        if (!outcome.counted()) {
            return;
        }
        counted++;
        histogram.merge(row(outcome), 1L, Long::sum);
        for (int i = 0; i < positive.length; i++) {
            judged[i] += outcome.judged().get(i) ? 1 : 0;
            if (outcome.holds().get(i)) {
                positive[i]++;
                firstWitness.merge(i, outcome.trial(), Math::min);
            }
        }
    }

    /** Adds another tally of the same conditions. */
    public void addAll(Tally other) {
        trials += other.trials;
        counted += other.counted;
        accesses += other.accesses;
        endPs = Picoseconds.plus(endPs, other.endPs);
        flushes += other.flushes;
        other.attempts.forEach((kind, theirs) -> attempts(kind).addAll(theirs));
        digest.addAll(other.digest);
        other.histogram.forEach((row, count) -> histogram.merge(row, count, Long::sum));
        other.reported.forEach((checker, count) -> reported.merge(checker, count, Long::sum));
        other.firstReport.forEach((checker, trial) -> firstReport.merge(checker, trial, Math::min));
        other.firstWitness.forEach((condition, trial) -> firstWitness.merge(condition, trial, Math::min));
        for (int i = 0; i < positive.length; i++) {
            judged[i] += other.judged[i];
            positive[i] += other.positive[i];
        }
    }

    private void addReports(TrialOutcome outcome) {
        for (Checker checker : checkers(outcome)) {
            reported.merge(checker, 1L, Long::sum);
            firstReport.merge(checker, outcome.trial(), Math::min);
        }
    }

    private static Row row(TrialOutcome outcome) {
        return new Row(outcome.state(), outcome.holds(), checkers(outcome));
    }

    private static Set<Checker> checkers(TrialOutcome outcome) {
        Set<Checker> checkers = EnumSet.noneOf(Checker.class);
        for (Finding finding : outcome.findings()) {
            checkers.add(finding.checker());
        }
        return checkers;
    }

    /** How many conditions they have. */
    public int conditions() {
        return positive.length;
    }

    /** How many trials there were. */
    public long trials() {
        return trials;
    }

    /** How many of them came to a bound before their end; they count for nothing else than what was reported in them. */
    public long cut() {
        return reported.getOrDefault(Checker.LIMIT_REACHED, 0L);
    }

    /** How many of them ended and pass the scenario's filter: only these count for conditions and histogram. */
    public long counted() {
        return counted;
    }

    /** In how many counted trials a condition is judged: not in those that it says nothing about, as not all threads ended. */
    public long judged(int condition) {
        return judged[condition];
    }

    /** In how many counted trials a condition holds. */
    public long positive(int condition) {
        return positive[condition];
    }

    /** The first trial in which a condition holds: the one with the lowest number, whichever node was quicker. */
    public Optional<Long> firstWitness(int condition) {
        return Optional.ofNullable(firstWitness.get(condition));
    }

    /** By outcome: how many counted trials had it. */
    public Map<Row, Long> histogram() {
        return Map.copyOf(histogram);
    }

    /** By checker: in how many trials it reported something. */
    public Map<Checker, Long> reported() {
        Map<Checker, Long> copy = new EnumMap<>(Checker.class);
        copy.putAll(reported);
        return copy;
    }

    /** The first trial in which a checker reported something. */
    public Optional<Long> firstReport(Checker checker) {
        return Optional.ofNullable(firstReport.get(checker));
    }

    /** What the groups of a kind came to. */
    public AttemptTally attempts(int kind) {
        return attempts.computeIfAbsent(kind, number -> new AttemptTally());
    }

    /** How many flushes the CPUs of large machines asked for in all trials. */
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
