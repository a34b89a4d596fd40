package org.shootdown.config.architecture;

import java.util.LinkedHashMap;
import java.util.Map;

/** How far a figure in an architecture file can be trusted. */
public enum Trust {
    /** Seen in a primary source: a patch, a paper, a measurement. */
    SEEN("s"),
    /** Computed from seen figures. */
    DERIVED("d"),
    /** Remembered from a source that was not at hand. */
    RECALLED("r"),
    /** Assumed. */
    ASSUMED("a");

    private final String letter;

    Trust(String letter) {
        this.letter = letter;
    }

    /** How a file writes it. */
    public String letter() {
        return letter;
    }

    /** All by their letters, most trusted first. */
    public static Map<String, Trust> byLetter() {
        Map<String, Trust> letters = new LinkedHashMap<>();
        for (Trust trust : values()) {
            letters.put(trust.letter, trust);
        }
        return letters;
    }
}
