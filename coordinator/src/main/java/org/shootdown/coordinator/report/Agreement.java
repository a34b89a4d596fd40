package org.shootdown.coordinator.report;

import org.shootdown.litmus.header.Verdict;

/** What a simulation's observation says about the scenario's expectation. */
public enum Agreement {
    /** It is what the file expects. */
    AS_EXPECTED("as expected"),
    /** The file expects Sometimes or Always, and trials cannot show more than that it did not happen in them. */
    NOT_SEEN("not seen"),
    /** It contradicts the file. */
    CONTRADICTED("NOT as expected"),
    /** The file expects nothing. */
    NO_EXPECTATION("no expectation");

    private final String words;

    Agreement(String words) {
        this.words = words;
    }

    /**
     * Compares.
     *
     * <p>One witness contradicts Never, one trial without a witness contradicts Always; nothing contradicts Sometimes,
     * but a race that is expected and did not show is told apart from one that did.
     */
    public static Agreement of(Verdict expected, Verdict observed) {
        return switch (expected) {
            case NEVER -> observed == Verdict.NEVER ? AS_EXPECTED : CONTRADICTED;
            case ALWAYS -> observed == Verdict.ALWAYS ? AS_EXPECTED : CONTRADICTED;
            case SOMETIMES -> observed == Verdict.NEVER ? NOT_SEEN : AS_EXPECTED;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
