package org.shootdown.litmus.condition;

import java.util.OptionalInt;
import org.shootdown.litmus.compile.Threads;

/**
 * A final condition.
 *
 * <p>A replicated thread's number stands for some of its copies, the same one throughout; under {@link
 * Quantifier#FORALL} for every one.
 *
 * @param name its name; {@code exists} if it has none
 * @param quantifier what is asked of all runs together
 * @param formula what is asked of one run
 * @param text the formula as it is written, on one line
 * @param threads which CPU runs what
 */
public record Condition(String name, Quantifier quantifier, Formula formula, String text, Threads threads) {

    /** What a condition asks of all runs together. */
    public enum Quantifier {
        EXISTS("exists"),
        NOT_EXISTS("~exists"),
        FORALL("forall");

        private final String symbol;

        Quantifier(String symbol) {
            this.symbol = symbol;
        }

        /** As litmus files write it. */
        public String symbol() {
            return symbol;
        }
    }

    /** The whole condition as litmus files write it. */
    public String written() {
        String called = name.equals(ConditionNames.UNNAMED) ? "" : " " + name;
        return quantifier.symbol() + called + " " + text;
    }

    /** Whether the formula holds in one final state. */
    public boolean holds(FinalState state) {
        if (threads.replicated() < 0) {
            return formula.holds(state, threads, -1);
        }
        var copies = threads.cpusOf(threads.replicated()).stream();
        return quantifier == Quantifier.FORALL
                ? copies.allMatch(copy -> formula.holds(state, threads, copy))
                : copies.anyMatch(copy -> formula.holds(state, threads, copy));
    }

    /** Whether it names a hang or a report, and so is about executions that do not end too. */
    public boolean asksHowItEnded() {
        return formula.asksHowItEnded();
    }

    /** Whether it names the hang of a CPU's thread. */
    public boolean namesHangOf(int cpu) {
        return formula.namesHangOf(cpu, threads);
    }

    /** The copy of the replicated thread that makes the formula hold, if it takes a particular one. */
    public OptionalInt witness(FinalState state) {
        if (threads.replicated() < 0) {
            return OptionalInt.empty();
        }
        return threads.cpusOf(threads.replicated()).stream()
                .mapToInt(Integer::intValue)
                .filter(copy -> formula.holds(state, threads, copy))
                .findFirst();
    }
}
