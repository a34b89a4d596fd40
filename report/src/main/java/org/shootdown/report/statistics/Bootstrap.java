package org.shootdown.report.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Confidence intervals by drawing from replicates again and again: Efron and Tibshirani, "An Introduction to the
 * Bootstrap" (1993).
 *
 * <p>The same replicates in any order and the same seed give the same interval. Replicates that are all equal give one
 * without width, and a single one gives one that is unknown.
 *
 * @param seed of what is drawn
 * @param confidence how often the truth is to lie between the bounds, between 0 and 1
 * @param resamples how often is drawn
 */
public record Bootstrap(long seed, double confidence, int resamples) {
    /** What is usual: 19 of 20. */
    public static final double DEFAULT_CONFIDENCE = 0.95;
    /** At this many, another seed moves a bound by a twentieth of the width or so. */
    public static final int DEFAULT_RESAMPLES = 4000;

    private static final int LEAST_RESAMPLES = 100;

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the confidence is not between 0 and 1, or the resamples are less than 100
     */
    public Bootstrap {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "A confidence lies between 0 and 1 and is neither, such as 0.95; it is not " + confidence + '.');
        }
        if (resamples < LEAST_RESAMPLES) {
            throw new IllegalArgumentException(
                    "A bootstrap needs at least " + LEAST_RESAMPLES + " resamples, not " + resamples + '.');
        }
    }

    /** The usual one. */
    public static Bootstrap of(long seed) {
        return new Bootstrap(seed, DEFAULT_CONFIDENCE, DEFAULT_RESAMPLES);
    }

    /** The same with another confidence. */
    public Bootstrap withConfidence(double confidence) {
        return new Bootstrap(seed, confidence, resamples);
    }

    /**
     * How many replicates it takes to be as confident.
     *
     * <p>The bounds lie between the least and the greatest replicate. All replicates are on one side of the median once in
     * 2<sup>n-1</sup> times, and no method that only draws from them does better: 6 replicates for 95 %. An interval of
     * fewer is narrower than it says, and no ground to stop measuring.
     */
    public int leastReplicates() {
        return 1 + (int) Math.ceil(-Math.log(1 - confidence) / Math.log(2));
    }

    /**
     * The mean and its BCa interval.
     *
     * @param replicates in any unit
     * @throws IllegalArgumentException if there are none, or if one is no finite number
     */
    public Interval mean(double[] replicates) {
        double[] sorted = Sample.sorted(replicates, "A mean");
        if (Sample.areAllEqual(sorted)) {
            return ofEqual(sorted);
        }
        return bca(new Resampling(places -> Sample.mean(sorted, places), sorted.length));
    }

    /**
     * The median and its percentile interval; the corrections of BCa are for statistics that change smoothly.
     *
     * @param replicates in any unit
     * @throws IllegalArgumentException if there are none, or if one is no finite number
     */
    public Interval median(double[] replicates) {
        double[] sorted = Sample.sorted(replicates, "A median");
        if (Sample.areAllEqual(sorted)) {
            return ofEqual(sorted);
        }
        var resampling = new Resampling(places -> Sample.median(sorted, places), sorted.length);
        return Levels.percentile(confidence).of(resampling.bootstrap(random(), resamples), resampling.value());
    }

    /**
     * Whether measuring can stop: there are enough replicates for the confidence, and half the width of the mean's interval
     * is at most a part of the mean.
     *
     * @param replicates in any unit
     * @param precision the part: 0.02 for 2 %
     * @throws IllegalArgumentException if there are no replicates, if one is no finite number, or if the precision is not
     *     positive
     */
    public boolean isPrecise(double[] replicates, double precision) {
        if (!(precision > 0)) {
            throw new IllegalArgumentException(
                    "A precision is more than 0, such as 0.02 for 2 %, not " + precision + '.');
        }
        return mean(replicates).isWithin(precision) && replicates.length >= leastReplicates();
    }

    private static Interval ofEqual(double[] equal) {
        double value = equal[0];
        return equal.length == 1 ? Interval.unknown(value) : new Interval(value, value, value);
    }

    /** The statistic and its BCa interval, which is unknown of one replicate, and where the statistic may be infinite. */
    Interval bca(Resampling resampling) {
        double value = resampling.value();
        if (resampling.leastSize() == 1) {
            return Interval.unknown(value);
        }
        double[] sorted = resampling.bootstrap(random(), resamples);
        if (sorted[0] == sorted[sorted.length - 1]) {
            return new Interval(value, value, value);
        }
        double[] jackknife = resampling.jackknife();
        if (!areFinite(sorted) || !areFinite(jackknife)) {
            return Interval.unknown(value);
        }
        double score = Levels.score(resampling.leastSize(), confidence);
        return Levels.bca(sorted, value, jackknife, score).of(sorted, value);
    }

    private static boolean areFinite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}
