package org.shootdown.coordinator.report;

/** How often a condition held, as herd7 and litmus7 say it. */
public enum Observation {
    /** In no outcome. */
    NEVER("Never"),
    /** In some outcomes, not in all. */
    SOMETIMES("Sometimes"),
    /** In every outcome. */
    ALWAYS("Always");

    private final String word;

    Observation(String word) {
        this.word = word;
    }

    /** The observation for these counts; of nothing at all it is Never. */
    public static Observation of(long positive, long negative) {
        if (positive == 0) {
            return NEVER;
        }
        return negative == 0 ? ALWAYS : SOMETIMES;
    }

    @Override
    public String toString() {
        return word;
    }
}
