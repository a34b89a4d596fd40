package org.shootdown.explorer.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.shootdown.config.finding.Checker;
import org.shootdown.explorer.stepping.Completeness;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.machine.judgement.Judgement;

/**
 * What a search has found.
 *
 * @param states how many different states it has seen, if it looks at each once; else 0
 * @param executions how many executions it has followed, the same one as often as it was drawn, if it follows some; else 0
 * @param steps how many steps it has taken
 * @param completeness whether it has seen everything, or why not
 * @param outcomes by histogram line: what is known of it; only those that pass the scenario's filter. Besides the ends of
 *     executions they are the states of endless ones in which they go round
 * @param witnesses by condition: the schedule of the nearest end in which it holds
 * @param reported by checker that no condition asks for: the schedule of the nearest end that shows it
 * @param reached by CPU: the instructions that some execution has begun to execute; empty if nobody asked for them
 */
public record Exploration(
        long states,
        long executions,
        long steps,
        Completeness completeness,
        SortedMap<String, Outcome> outcomes,
        List<Optional<Schedule>> witnesses,
        Map<Checker, Schedule> reported,
        List<BitSet> reached) {

    /**
     * One outcome.
     *
     * @param ends in how many different end states the machine shows it, or at the ends of how many executions
     * @param judged by condition: in how many of them it is judged
     * @param holds by condition: in how many of them it holds
     */
    public record Outcome(long ends, List<Long> judged, List<Long> holds) {
        public Outcome {
            judged = List.copyOf(judged);
            holds = List.copyOf(holds);
        }

        static Outcome of(Judgement judgement) {
            return new Outcome(1, counts(judgement.judged()), counts(judgement.holds()));
        }

        private static List<Long> counts(List<Boolean> each) {
            return each.stream().map(is -> is ? 1L : 0L).toList();
        }

        Outcome plus(Outcome other) {
            return new Outcome(ends + other.ends, sum(judged, other.judged), sum(holds, other.holds));
        }

        private static List<Long> sum(List<Long> one, List<Long> other) {
            List<Long> sum = new ArrayList<>();
            for (int i = 0; i < one.size(); i++) {
                sum.add(one.get(i) + other.get(i));
            }
            return sum;
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
        return judged(condition) - positive(condition);
    }

    /** In how many it is judged: not in those that it says nothing about, as not all threads have ended. */
    public long judged(int condition) {
        return outcomes.values().stream()
                .mapToLong(outcome -> outcome.judged().get(condition))
                .sum();
    }

    public boolean isComplete() {
        return completeness == Completeness.COMPLETE;
    }
}
