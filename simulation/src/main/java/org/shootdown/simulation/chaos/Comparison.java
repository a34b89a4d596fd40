package org.shootdown.simulation.chaos;

import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * A rate on a disturbed machine, compared with the quiet one's.
 *
 * <p>Both run the same trials, which begin alike. So their outcomes are, if anything, more alike than those of independent
 * samples, for which Fisher's exact test is made: what it calls more than chance is.
 *
 * @param quiet the rate on the quiet machine
 * @param disturbed the rate on the disturbed one
 * @param chance how likely so large a difference in this direction is if chaos makes none
 * @param change what to say of it
 */
public record Comparison(Rate quiet, Rate disturbed, double chance, Change change) {
    /** What is less likely than this is no chance: of a thousand comparisons in which nothing changed, one fails. */
    public static final double LEAST_CHANCE = 0.001;

    /** What a comparison says. */
    public enum Change {
        /** One of the two was stopped before its end. */
        NOT_COMPARED("not compared"),
        /** It shows more often, beyond chance. */
        MORE("more often"),
        /** It shows, and did not on the quiet machine; it could have by chance. */
        SHOWS("shows, perhaps by chance"),
        /** Not one outcome differs: nothing that it disturbs happens here. */
        SAME("the same outcomes"),
        /** No difference beyond chance. */
        NONE("no difference"),
        /** It shows less often, beyond chance. */
        LESS("less often");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        /** Whether chaos has brought it to light. */
        public boolean isExposure() {
            return this == MORE || this == SHOWS;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What to say of a machine whose outcomes are the quiet one's. */
    public static Comparison ofTheSame(Rate quiet) {
        return new Comparison(quiet, quiet, 1, Change.SAME);
    }

    /** What to say where not all trials have run. */
    static Comparison ofSome(Rate quiet, Rate disturbed) {
        return new Comparison(quiet, disturbed, 1, Change.NOT_COMPARED);
    }

    /** Compares two rates. */
    public static Comparison of(Rate quiet, Rate disturbed) {
        boolean rises = disturbed.positive() * quiet.counted() >= quiet.positive() * disturbed.counted();
        double chance =
                chance(quiet, disturbed, rises ? AlternativeHypothesis.GREATER_THAN : AlternativeHypothesis.LESS_THAN);
        return new Comparison(quiet, disturbed, chance, change(quiet, disturbed, rises, chance));
    }

    private static Change change(Rate quiet, Rate disturbed, boolean rises, double chance) {
        if (chance < LEAST_CHANCE) {
            return rises ? Change.MORE : Change.LESS;
        }
        return quiet.positive() == 0 && disturbed.positive() > 0 ? Change.SHOWS : Change.NONE;
    }

    private static double chance(Rate quiet, Rate disturbed, AlternativeHypothesis alternative) {
        if (quiet.positive() + disturbed.positive() == 0 || quiet.counted() == 0 || disturbed.counted() == 0) {
            return 1;
        }
        int[][] table = {
            {Math.toIntExact(disturbed.positive()), Math.toIntExact(disturbed.counted() - disturbed.positive())},
            {Math.toIntExact(quiet.positive()), Math.toIntExact(quiet.counted() - quiet.positive())}
        };
        return FisherExactTest.withDefaults().with(alternative).test(table).getPValue();
    }
}
