package org.shootdown.litmus.condition;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.image.EntryFields;

/** A condition's formula. */
public sealed interface Formula {
    /**
     * Whether it holds.
     *
     * @param copy the CPU that the replicated thread's number stands for
     */
    boolean holds(FinalState state, Threads threads, int copy);

    /** Whether it names a hang or a report somewhere. */
    default boolean asksHowItEnded() {
        return false;
    }

    /** Whether it names the hang of a CPU's thread somewhere. */
    default boolean namesHangOf(int cpu, Threads threads) {
        return false;
    }

    /** The terms whose values it asks for. */
    default Stream<Term> terms() {
        return Stream.empty();
    }

    /** {@code true}. */
    record Truth() implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            return true;
        }
    }

    /** {@code not f}. */
    record Not(Formula formula) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            return !formula.holds(state, threads, copy);
        }

        @Override
        public boolean asksHowItEnded() {
            return formula.asksHowItEnded();
        }

        @Override
        public boolean namesHangOf(int cpu, Threads threads) {
            return formula.namesHangOf(cpu, threads);
        }

        @Override
        public Stream<Term> terms() {
            return formula.terms();
        }
    }

    /** {@code f /\ g}. */
    record And(Formula left, Formula right) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            return left.holds(state, threads, copy) && right.holds(state, threads, copy);
        }

        @Override
        public boolean asksHowItEnded() {
            return left.asksHowItEnded() || right.asksHowItEnded();
        }

        @Override
        public boolean namesHangOf(int cpu, Threads threads) {
            return left.namesHangOf(cpu, threads) || right.namesHangOf(cpu, threads);
        }

        @Override
        public Stream<Term> terms() {
            return Stream.concat(left.terms(), right.terms());
        }
    }

    /** {@code f \/ g}. */
    record Or(Formula left, Formula right) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            return left.holds(state, threads, copy) || right.holds(state, threads, copy);
        }

        @Override
        public boolean asksHowItEnded() {
            return left.asksHowItEnded() || right.asksHowItEnded();
        }

        @Override
        public boolean namesHangOf(int cpu, Threads threads) {
            return left.namesHangOf(cpu, threads) || right.namesHangOf(cpu, threads);
        }

        @Override
        public Stream<Term> terms() {
            return Stream.concat(left.terms(), right.terms());
        }
    }

    /** {@code report(checker)}; {@code report(any)} if it is null. */
    record Reported(@Nullable Checker checker) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            return checker == null ? anything(state) : state.reported(checker);
        }

        @Override
        public boolean asksHowItEnded() {
            return true;
        }

        private static boolean anything(FinalState state) {
            for (Checker checker : Checker.values()) {
                if (checker.isOfAnExecution() && state.reported(checker)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code hung(n)}: the thread did not finish. */
    record Hung(int thread) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            return !state.finished(threads.cpuOf(thread, copy));
        }

        @Override
        public boolean asksHowItEnded() {
            return true;
        }

        @Override
        public boolean namesHangOf(int cpu, Threads threads) {
            return threads.cpusOf(thread).contains(cpu);
        }
    }

    /** What is asked of two numbers. */
    enum Relation {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String symbol;

        Relation(String symbol) {
            this.symbol = symbol;
        }

        /** The relation that litmus files write so; {@code ==} too. */
        static Relation of(String symbol) {
            for (Relation relation : values()) {
                if (relation.symbol.equals(symbol)) {
                    return relation;
                }
            }
            return EQUAL;
        }

        String symbol() {
            return symbol;
        }

        boolean isEquality() {
            return this == EQUAL || this == NOT_EQUAL;
        }

        /** The relation of the second number to the first. */
        Relation mirrored() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }

        /** Whether it holds of numbers of which the first is less (negative), equal (0) or greater (positive). */
        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }

    /** Compares two values as the numbers that they are in their types. */
    static int compare(Term left, long l, Term right, long r) {
        boolean unsigned = left.isUnsigned();
        if (unsigned == right.isUnsigned()) {
            return unsigned ? Long.compareUnsigned(l, r) : Long.compare(l, r);
        }
        // The top bit of either makes the one without a sign the greater.
        return l < 0 || r < 0 ? (unsigned ? 1 : -1) : Long.compare(l, r);
    }

    /** A comparison. */
    record Comparison(Relation relation, Term left, Term right) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            long l = left.value(state, threads.cpuOf(left.thread(), copy));
            long r = right.value(state, threads.cpuOf(right.thread(), copy));
            return relation.holds(compare(left, l, right, r));
        }

        @Override
        public Stream<Term> terms() {
            return Stream.of(left, right);
        }
    }

    /** {@code [PTE(x)]=(oa:PA(P), valid:1)}: the given fields are as said. */
    record EntryIs(Term entry, EntryFields fields) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            return fields.matches(entry.value(state, threads.cpuOf(entry.thread(), copy)));
        }

        @Override
        public Stream<Term> terms() {
            return Stream.of(entry);
        }
    }
}
