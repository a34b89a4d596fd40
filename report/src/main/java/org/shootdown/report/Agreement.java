package org.shootdown.report;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.header.Verdict;

/** What an observation says about the scenario's expectation. Of several the last in this order says most. */
public enum Agreement {
    /** The file expects nothing. */
    NO_EXPECTATION("no expectation"),
    /** It is what the file expects. */
    AS_EXPECTED("as expected"),
    /** The file expects Sometimes, and trials cannot show more than that it did not happen in them. */
    NOT_SEEN("not seen"),
    /** It does not contradict the file, but only all executions, or more of them, could show that it is what the file expects. */
    UNDECIDED("undecided"),
    /** There is nothing to compare with the file: it is about executions that end, and none does. */
    NOTHING_ENDS("no verdict: no execution ends"),
    /** It contradicts the file. */
    CONTRADICTED("NOT as expected");

    private final String words;

    Agreement(String words) {
        this.words = words;
    }

    /**
     * Compares counts of executions with what is expected.
     *
     * <p>One witness contradicts Never, one execution without a witness contradicts Always. Whatever was observed among
     * everything that can happen is so or is not; in a part of it, what needs all of it stays open. In a sample nothing
     * contradicts Sometimes, but a race that is expected and did not show is told apart from one that did; where some of
     * it was cut off, and where there is nothing in it, what it does not contradict and does not show stays open. That
     * something never happens among no executions at all is no verdict.
     */
    static Agreement of(Verdict expected, long positive, long negative, Coverage coverage) {
        if (coverage == Coverage.EVERYTHING && positive + negative == 0) {
            return NOTHING_ENDS;
        }
        if (coverage == Coverage.EVERYTHING) {
            return Verdict.of(positive, positive + negative) == expected ? AS_EXPECTED : CONTRADICTED;
        }
        if (isContradicted(expected, positive, negative)) {
            return CONTRADICTED;
        }
        return coverage.isSample()
                ? ofSample(expected, positive, coverage.isOpen() || positive + negative == 0)
                : ofPart(expected, positive, negative);
    }

    private static boolean isContradicted(Verdict expected, long positive, long negative) {
        return expected == Verdict.NEVER ? positive > 0 : expected == Verdict.ALWAYS && negative > 0;
    }

    private static Agreement ofSample(Verdict expected, long positive, boolean open) {
        if (expected == Verdict.SOMETIMES && positive > 0) {
            return AS_EXPECTED;
        }
        if (open) {
            return UNDECIDED;
        }
        return expected == Verdict.SOMETIMES ? NOT_SEEN : AS_EXPECTED;
    }

    private static Agreement ofPart(Verdict expected, long positive, long negative) {
        return expected == Verdict.SOMETIMES && positive > 0 && negative > 0 ? AS_EXPECTED : UNDECIDED;
    }

    /** What several conditions come to together. */
    static Agreement ofAll(Collection<ConditionResult> conditions) {
        return conditions.stream()
                .map(ConditionResult::agreement)
                .max(Comparator.naturalOrder())
                .orElse(NO_EXPECTATION);
    }

    /** Whether it speaks against the file, or leaves open what the file says. */
    boolean isBad() {
        return this == CONTRADICTED || this == UNDECIDED || this == NOTHING_ENDS;
    }

    /** For machines: whether it is what the file expects, and no less; null if the file expects nothing. */
    @Nullable Boolean asExpected() {
        return this == NO_EXPECTATION ? null : this == AS_EXPECTED;
    }

    @Override
    public String toString() {
        return words;
    }
}
