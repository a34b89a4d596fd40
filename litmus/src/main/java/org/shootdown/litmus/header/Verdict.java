package org.shootdown.litmus.header;

import java.util.LinkedHashMap;
import java.util.Map;

/** In how many runs a condition's formula holds. */
public enum Verdict {
    /** In none. */
    NEVER("Never"),
    /** In some, but not in all. */
    SOMETIMES("Sometimes"),
    /** In all. */
    ALWAYS("Always");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** As litmus tools print it. */
    public String word() {
        return word;
    }

    /** As litmus tools print it, wherever it is written down. */
    @Override
    public String toString() {
        return word;
    }

    /** The verdicts by their words, in order. */
    public static Map<String, Verdict> words() {
        Map<String, Verdict> words = new LinkedHashMap<>();
        for (Verdict verdict : values()) {
            words.put(verdict.word, verdict);
        }
        return words;
    }

    /** The verdict on {@code positive} runs of {@code all} in which the formula held. */
    public static Verdict of(long positive, long all) {
        if (positive == 0) {
            return NEVER;
        }
        return positive == all ? ALWAYS : SOMETIMES;
    }
}
