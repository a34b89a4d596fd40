package org.shootdown.report.statistics;

import java.util.Locale;

/** Cliff's delta in a word, with the bounds of Romano, Kromrey, Coraggio and Skowronek (2006). */
public enum EffectSize {
    NEGLIGIBLE(0.147),
    SMALL(0.33),
    MEDIUM(0.474),
    LARGE(Double.POSITIVE_INFINITY);

    private final double below;

    EffectSize(double below) {
        this.below = below;
    }

    /** The word for a delta of either sign. */
    static EffectSize of(double delta) {
        for (EffectSize size : values()) {
            if (Math.abs(delta) < size.below) {
                return size;
            }
        }
        return LARGE;
    }

    /** The word as it is in a sentence: {@code negligible}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
