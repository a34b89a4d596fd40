package org.shootdown.report.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How likely a difference of means at least as large is, on either side, if there is none.
 *
 * <p>Exact where all ways to deal out the labels are few; otherwise of a sample of them that counts the observed one too,
 * so that it is never zero: Phipson and Smyth, "Permutation p-values should never be zero" (2010).
 */
final class Permutation {
    /** As many ways as are gone through. */
    private static final int MOST_WAYS = 1 << 20;
    /** As many are drawn where there are more: the standard error of a p of 0.05 is 0.002. */
    private static final int DRAWN = 9_999;
    /** What differs by less, as a part of it, differs by rounding. */
    private static final double ROUNDING = 1e-12;

    private Permutation() {}

    /** Of pairs: each difference could as well have had the other sign. */
    static double ofPairs(double[] differences, SplittableRandom random) {
        double[] sizes = Arrays.stream(differences)
                .map(Math::abs)
                .filter(size -> size > 0)
                .sorted()
                .toArray();
        double scale = Arrays.stream(sizes).sum();
        double least = Math.abs(Arrays.stream(differences).sorted().sum()) - ROUNDING * scale;
        if (sizes.length < Integer.SIZE && 1L << sizes.length <= MOST_WAYS) {
            return signsReaching(sizes, 0, 0, least) / (double) (1L << sizes.length);
        }
        int reaching = 1;
        for (int i = 0; i < DRAWN; i++) {
            double sum = 0;
            for (double size : sizes) {
                sum += random.nextBoolean() ? size : -size;
            }
            reaching += Math.abs(sum) >= least ? 1 : 0;
        }
        return reaching / (DRAWN + 1.0);
    }

    private static long signsReaching(double[] sizes, int from, double sum, double least) {
        if (from == sizes.length) {
            return Math.abs(sum) >= least ? 1 : 0;
        }
        return signsReaching(sizes, from + 1, sum + sizes[from], least)
                + signsReaching(sizes, from + 1, sum - sizes[from], least);
    }

    /** Of independent samples: each replicate could as well have been of the other one. */
    static double ofSamples(double[] a, double[] b, SplittableRandom random) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        double shift = Arrays.stream(all).sum() * a.length / all.length;
        double least = Math.abs(Arrays.stream(a).sum() - shift)
                - ROUNDING * Arrays.stream(all).map(Math::abs).sum();
        Arrays.sort(all);
        double ways = ways(all.length, a.length);
        if (ways <= MOST_WAYS) {
            return choicesReaching(all, 0, a.length, -shift, least) / ways;
        }
        int reaching = 1;
        for (int i = 0; i < DRAWN; i++) {
            reaching += Math.abs(sumOfChosen(all, a.length, random) - shift) >= least ? 1 : 0;
        }
        return reaching / (DRAWN + 1.0);
    }

    /** How many ways there are to choose so many of all. */
    private static double ways(int all, int chosen) {
        double ways = 1;
        for (int i = 1; i <= chosen; i++) {
            ways = Math.rint(ways * (all - chosen + i) / i);
        }
        return ways;
    }

    /** In how many of the ways to choose so many of those from a place on, the sum is as far from zero. */
    private static long choicesReaching(double[] all, int from, int chosen, double sum, double least) {
        if (chosen == 0) {
            return Math.abs(sum) >= least ? 1 : 0;
        }
        long reaching = choicesReaching(all, from + 1, chosen - 1, sum + all[from], least);
        return all.length - from == chosen ? reaching : reaching + choicesReaching(all, from + 1, chosen, sum, least);
    }

    /** The sum of so many that are drawn without replacement; they change places for it. */
    private static double sumOfChosen(double[] all, int chosen, SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < chosen; i++) {
            int place = random.nextInt(i, all.length);
            double drawn = all[place];
            all[place] = all[i];
            all[i] = drawn;
            sum += drawn;
        }
        return sum;
    }
}
