package org.shootdown.report.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Which quantiles of a bootstrap distribution bound an interval.
 *
 * <p>BCa of Efron, "Better bootstrap confidence intervals", JASA 82 (1987): they are moved by how far the distribution is
 * beside the estimate, and by how much its spread grows with the quantity. Few replicates are less spread than what they
 * are drawn from; Student's distribution makes up for that, as in the expanded percentile interval of Hesterberg, "What
 * teachers should know about the bootstrap", The American Statistician 69 (2015).
 */
record Levels(double low, double high) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    /** What differs by less, as a part of it, differs by rounding. */
    private static final double ROUNDING = 1e-12;

    /** Those that have as much on both sides as they leave out. */
    static Levels percentile(double confidence) {
        return new Levels((1 - confidence) / 2, (1 + confidence) / 2);
    }

    /**
     * Those of BCa.
     *
     * @param sorted the bootstrap distribution
     * @param value the estimate
     * @param jackknife the statistic without each replicate
     * @param score how far out they are
     */
    static Levels bca(double[] sorted, double value, double[] jackknife, double score) {
        double bias = bias(sorted, value);
        double acceleration = acceleration(jackknife);
        return new Levels(moved(bias, acceleration, -score), moved(bias, acceleration, score));
    }

    /** How many standard deviations of a bootstrap distribution of so many replicates the bounds are from its middle. */
    static double score(int size, double confidence) {
        double student = TDistribution.of(size - 1.0).inverseSurvivalProbability((1 - confidence) / 2);
        return Math.sqrt(size / (size - 1.0)) * student;
    }

    private static double bias(double[] sorted, double value) {
        double rounding = ROUNDING * Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
        double below = 0;
        for (double each : sorted) {
            below += each < value - rounding ? 1 : each <= value + rounding ? 0.5 : 0;
        }
        double least = 0.5 / sorted.length;
        return NORMAL.inverseCumulativeProbability(Math.min(1 - least, Math.max(least, below / sorted.length)));
    }

    private static double acceleration(double[] jackknife) {
        double mean = Arrays.stream(jackknife).average().orElseThrow();
        double squares = 0;
        double cubes = 0;
        for (double each : jackknife) {
            double influence = mean - each;
            squares += influence * influence;
            cubes += influence * influence * influence;
        }
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    private static double moved(double bias, double acceleration, double score) {
        double shifted = bias + score;
        double shrink = 1 - acceleration * shifted;
        // Beyond its pole the formula turns back; all that is out there is the end of the distribution.
        return shrink <= 0 ? (shifted < 0 ? 0 : 1) : NORMAL.cumulativeProbability(bias + shifted / shrink);
    }

    /** The estimate between the quantiles of a sorted distribution that are meant. */
    Interval of(double[] sorted, double value) {
        return new Interval(Math.min(value, quantile(sorted, low)), value, Math.max(value, quantile(sorted, high)));
    }

    private static double quantile(double[] sorted, double level) {
        double place = Math.min(sorted.length - 1.0, Math.max(0, level * (sorted.length + 1) - 1));
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
