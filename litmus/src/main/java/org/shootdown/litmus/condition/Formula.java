package org.shootdown.litmus.condition;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
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

    /** How two values are compared, as signed numbers. */
    enum Relation {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean holds(long left, long right) {
            return switch (this) {
                case EQUAL -> left == right;
                case NOT_EQUAL -> left != right;
                case LESS -> left < right;
                case LESS_OR_EQUAL -> left <= right;
                case GREATER -> left > right;
                case GREATER_OR_EQUAL -> left >= right;
            };
        }
    }

    /** A comparison. */
    record Comparison(Relation relation, Term left, Term right) implements Formula {
        @Override
        public boolean holds(FinalState state, Threads threads, int copy) {
            long l = left.value(state, threads.cpuOf(left.thread(), copy));
            long r = right.value(state, threads.cpuOf(right.thread(), copy));
            return relation.holds(l, r);
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
