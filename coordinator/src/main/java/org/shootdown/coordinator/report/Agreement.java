package org.shootdown.coordinator.report;

import org.shootdown.litmus.header.Verdict;

/** What an observation says about the scenario's expectation. */
public enum Agreement {
    /** It is what the file expects. */
    AS_EXPECTED("as expected"),
    /** The file expects Sometimes or Always, and trials cannot show more than that it did not happen in them. */
    NOT_SEEN("not seen"),
    /** It does not contradict the file, but only all executions could show that it is what the file expects. */
    UNDECIDED("undecided"),
    /** There is nothing to compare with the file: it is about executions that end, and none does. */
    NOTHING_ENDS("no verdict: no execution ends"),
    /** It contradicts the file. */
    CONTRADICTED("NOT as expected"),
    /** The file expects nothing. */
    NO_EXPECTATION("no expectation");

    private final String words;

    Agreement(String words) {
        this.words = words;
    }

    /**
     * Compares counts of executions with what is expected.
     *
     * <p>One witness contradicts Never, one execution without a witness contradicts Always. Whatever was observed among
     * everything that can happen is so or is not; in a part of it, what needs all of it stays open. In a sample nothing
     * contradicts Sometimes, but a race that is expected and did not show is told apart from one that did. That something
     * never happens among no executions at all is no verdict.
     */
    static Agreement of(Verdict expected, long positive, long negative, Coverage coverage) {
        if (positive + negative == 0 && coverage == Coverage.EVERYTHING) {
            return NOTHING_ENDS;
        }
        Verdict observed = Verdict.of(positive, positive + negative);
        return switch (coverage) {
            case SAMPLE -> ofSample(expected, observed);
            case EVERYTHING -> observed == expected ? AS_EXPECTED : CONTRADICTED;
            case PART -> ofPart(expected, positive, negative);
        };
    }

    private static Agreement ofSample(Verdict expected, Verdict observed) {
        if (expected == Verdict.SOMETIMES) {
            return observed == Verdict.NEVER ? NOT_SEEN : AS_EXPECTED;
        }
        return observed == expected ? AS_EXPECTED : CONTRADICTED;
    }

    private static Agreement ofPart(Verdict expected, long positive, long negative) {
        boolean contradicted = expected == Verdict.NEVER ? positive > 0 : expected == Verdict.ALWAYS && negative > 0;
        if (contradicted) {
            return CONTRADICTED;
        }
        return expected == Verdict.SOMETIMES && positive > 0 && negative > 0 ? AS_EXPECTED : UNDECIDED;
    }

    @Override
    public String toString() {
        return words;
    }
}
