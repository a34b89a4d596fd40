package org.shootdown.explorer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.shootdown.config.finding.Checker;

/**
 * What a search has found.
 *
 * @param states how many different states it has seen
 * @param steps how many steps it has taken
 * @param completeness whether it has seen everything, or why not
 * @param outcomes by histogram line: what is known of it; only those that pass the scenario's filter
 * @param witnesses by condition: the schedule of the first end found in which it holds
 * @param reported by checker that no condition asks for: the schedule of the first end that shows it
 */
public record Exploration(
        long states,
        long steps,
        Completeness completeness,
        SortedMap<String, Outcome> outcomes,
        List<Optional<Schedule>> witnesses,
        Map<Checker, Schedule> reported) {

    /**
     * One outcome.
     *
     * @param ends in how many different end states the machine shows it
     * @param holds by condition: in how many of them it holds
     */
    public record Outcome(long ends, List<Long> holds) {}

    /** Whether everything has been seen. */
    public enum Completeness {
        COMPLETE("complete"),
        STATE_BOUND("incomplete: the bound on states was reached"),
        STEP_BOUND("incomplete: the bound on steps was reached"),
        DEPTH_BOUND("incomplete: the bound on depth was reached"),
        MEMORY("incomplete: the heap is full (-Xmx in SHOOTDOWN_JAVA_OPTS gives more)"),
        STOPPED("incomplete: stopped"),
        TOO_MANY_LOCK_ORDERS("incomplete: more than 64 lock-order dependencies, a circular one may be missed");

        private final String words;

        Completeness(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** In how many end states a condition holds. */
    public long positive(int condition) {
        return outcomes.values().stream()
                .mapToLong(outcome -> outcome.holds().get(condition))
                .sum();
    }

    /** In how many it does not. */
    public long negative(int condition) {
        return outcomes.values().stream().mapToLong(Outcome::ends).sum() - positive(condition);
    }

    public boolean isComplete() {
        return completeness == Completeness.COMPLETE;
    }
}
