package org.shootdown.report.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * What a quantity is in B, compared with what it is in A.
 *
 * <p>What is compared with itself has the ratio 1, p-values of 1 and a delta of 0, and in pairs an interval without width.
 * A p-value of few replicates cannot be small whatever they are: n pairs give 2<sup>1-n</sup> at least.
 *
 * @param ratio the mean of B as a multiple of A's, and its BCa interval; its bounds are unknown if there is one replicate,
 *     or if the mean of A could as well be zero; empty if it is, and that of B is not
 * @param permutation the p-value of a permutation test of the difference of means, two-sided: the signs of differences are
 *     flipped in pairs, labels are dealt out anew otherwise
 * @param mannWhitney the p-value of Mann and Whitney's U, two-sided, which knows no pairs
 * @param delta how much more often a replicate of B is the greater one than a replicate of A, from -1 to 1: Cliff,
 *     "Dominance statistics", Psychological Bulletin 114 (1993)
 */
public record Comparison(Optional<Interval> ratio, double permutation, double mannWhitney, double delta) {
    /**
     * Compares what was measured on the same seeds.
     *
     * @param a replicates of A, never negative
     * @param b those of B in the same unit, each of the seed that A's has in the same place
     * @throws IllegalArgumentException if there are none or not as many of both, or if one is negative or no finite number
     */
    public static Comparison ofPairs(double[] a, double[] b, Bootstrap bootstrap) {
        check(a, b);
        if (a.length != b.length) {
            throw new IllegalArgumentException("A and B are measured on the same seeds, but A has " + a.length
                    + " replicates and B " + b.length + '.');
        }
        // Nothing hangs on the order of seeds.
        int[] order = IntStream.range(0, a.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> a[i]).thenComparingDouble(i -> b[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] first = Arrays.stream(order).mapToDouble(i -> a[i]).toArray();
        double[] second = Arrays.stream(order).mapToDouble(i -> b[i]).toArray();
        double[] differences =
                Arrays.stream(order).mapToDouble(i -> b[i] - a[i]).toArray();
        Optional<Interval> ratio = isZero(a)
                ? ofZero(b)
                : Optional.of(bootstrap.bca(new Resampling(
                        places -> quotient(Sample.mean(second, places), Sample.mean(first, places)), a.length)));
        return of(a, b, ratio, Permutation.ofPairs(differences, bootstrap.random()));
    }

    /**
     * Compares what was measured independently.
     *
     * @param a replicates of A, never negative
     * @param b those of B, in the same unit
     * @throws IllegalArgumentException if there are none of one, or if one is negative or no finite number
     */
    public static Comparison ofSamples(double[] a, double[] b, Bootstrap bootstrap) {
        check(a, b);
        double[] first = Sample.sorted(a, "A");
        double[] second = Sample.sorted(b, "B");
        Optional<Interval> ratio = isZero(a)
                ? ofZero(b)
                : Optional.of(
                        bootstrap.bca(new Resampling(places -> ratio(first, second, places), a.length, b.length)));
        return of(a, b, ratio, Permutation.ofSamples(first, second, bootstrap.random()));
    }

    private static void check(double[] a, double[] b) {
        Sample.checkRatioScale(a, "A");
        Sample.checkRatioScale(b, "B");
    }

    private static Comparison of(double[] a, double[] b, Optional<Interval> ratio, double permutation) {
        return new Comparison(ratio, permutation, mannWhitney(a, b), delta(a, b));
    }

    private static boolean isZero(double[] replicates) {
        return Arrays.stream(replicates).allMatch(each -> each == 0);
    }

    /** The ratio to what is zero. */
    private static Optional<Interval> ofZero(double[] b) {
        return isZero(b) ? Optional.of(b.length == 1 ? Interval.unknown(1) : new Interval(1, 1, 1)) : Optional.empty();
    }

    private static double ratio(double[] a, double[] b, int[] places) {
        double sumOfA = 0;
        double sumOfB = 0;
        int ofA = 0;
        for (int place : places) {
            if (place < a.length) {
                sumOfA += a[place];
                ofA++;
            } else {
                sumOfB += b[place - a.length];
            }
        }
        return quotient(sumOfB / (places.length - ofA), sumOfA / ofA);
    }

    /** The one as a multiple of the other; what is equal is once as much, be it nothing. */
    private static double quotient(double of, double to) {
        return of == to ? 1 : of / to;
    }

    private static double mannWhitney(double[] a, double[] b) {
        double first = a[0];
        boolean allEqual = Arrays.stream(a).allMatch(each -> each == first)
                && Arrays.stream(b).allMatch(each -> each == first);
        return allEqual ? 1 : MannWhitneyUTest.withDefaults().test(a, b).getPValue();
    }

    private static double delta(double[] a, double[] b) {
        long greater = 0;
        for (double ofA : a) {
            for (double ofB : b) {
                greater += (ofB > ofA ? 1 : 0) - (ofB < ofA ? 1 : 0);
            }
        }
        return greater / ((double) a.length * b.length);
    }

    /** The delta in a word. */
    public EffectSize effect() {
        return EffectSize.of(delta);
    }
}
