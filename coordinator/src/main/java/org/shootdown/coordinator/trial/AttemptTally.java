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
    private final SortedMap<Integer, Long> positive = new TreeMap<>();
    private final SortedMap<Integer, Attempt> firstWitness = new TreeMap<>();
    private final Map<Checker, Long> reported = new EnumMap<>(Checker.class);
    private final Map<Checker, Attempt> firstReport = new EnumMap<>(Checker.class);
    private final SortedMap<String, Long> states = new TreeMap<>();
    private long attempts;
    private long settled;

    void add(Attempt attempt) {
        attempts++;
        if (attempt.settled()) {
            settled++;
            states.merge(attempt.state(), 1L, Long::sum);
        }
        for (int condition = 0; condition < attempt.holds().size(); condition++) {
            if (attempt.holds().get(condition)) {
                positive.merge(condition, 1L, Long::sum);
                firstWitness.merge(condition, attempt, AttemptTally::earlier);
            }
        }
        for (Checker checker : attempt.checkers()) {
            reported.merge(checker, 1L, Long::sum);
            firstReport.merge(checker, attempt, AttemptTally::earlier);
        }
    }

    void addAll(AttemptTally other) {
        attempts += other.attempts;
        settled += other.settled;
        other.positive.forEach((condition, count) -> positive.merge(condition, count, Long::sum));
        other.firstWitness.forEach((condition, first) -> firstWitness.merge(condition, first, AttemptTally::earlier));
        other.reported.forEach((checker, count) -> reported.merge(checker, count, Long::sum));
        other.firstReport.forEach((checker, first) -> firstReport.merge(checker, first, AttemptTally::earlier));
        other.states.forEach((state, count) -> states.merge(state, count, Long::sum));
    }

    /** The lowest trial, and in it the lowest group, whichever was counted first. */
    private static Attempt earlier(Attempt one, Attempt other) {
        boolean first = one.trial() < other.trial() || (one.trial() == other.trial() && one.group() <= other.group());
        return first ? one : other;
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
    public Optional<Attempt> firstWitness(int condition) {
        return Optional.ofNullable(firstWitness.get(condition));
    }

    /** By checker: in how many it reported something. */
    public Map<Checker, Long> reported() {
        Map<Checker, Long> copy = new EnumMap<>(Checker.class);
        copy.putAll(reported);
        return copy;
    }

    /** The first in which a checker reported something. */
    public Optional<Attempt> firstReport(Checker checker) {
        return Optional.ofNullable(firstReport.get(checker));
    }

    /** By what was observed: in how many of those that settled. */
    public SortedMap<String, Long> states() {
        return new TreeMap<>(states);
    }
}
