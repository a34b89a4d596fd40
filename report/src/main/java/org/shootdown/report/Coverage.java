package org.shootdown.report;

/** How much of what can happen was looked at. */
public enum Coverage {
    /** Some executions, as they came. */
    SAMPLE("sample"),
    /** Some executions, as they came, but not all that were asked for came to an end: a bound, or a user, cut some off. */
    CUT_SAMPLE("cut sample"),
    /** All of them. */
    EVERYTHING("everything"),
    /** All of them was the aim, but the search ended before. */
    PART("part");

    private final String words;

    Coverage(String words) {
        this.words = words;
    }

    /** Some executions; whether some were cut off. */
    static Coverage ofSample(boolean cut) {
        return cut ? CUT_SAMPLE : SAMPLE;
    }

    /** Whether some executions are what was aimed at. */
    boolean isSample() {
        return this == SAMPLE || this == CUT_SAMPLE;
    }

    /** Whether more may follow on what was seen, which could make another verdict of it. */
    boolean isOpen() {
        return this == CUT_SAMPLE || this == PART;
    }

    @Override
    public String toString() {
        return words;
    }
}
