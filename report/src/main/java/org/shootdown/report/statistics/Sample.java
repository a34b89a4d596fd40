package org.shootdown.report.statistics;

import java.util.Arrays;

/** Checks replicates, and computes of them what is computed in more than one place. */
final class Sample {
    private Sample() {}

    /**
     * The replicates in ascending order, so that nothing hangs on the one in which they were measured.
     *
     * @throws IllegalArgumentException if there are none, or if one is no finite number
     */
    static double[] sorted(double[] replicates, String name) {
        checkFinite(replicates, name);
        double[] sorted = replicates.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static void checkFinite(double[] replicates, String name) {
        if (replicates.length == 0) {
            throw new IllegalArgumentException(name + " has no replicates; statistics need at least one.");
        }
        for (int i = 0; i < replicates.length; i++) {
            if (!Double.isFinite(replicates[i])) {
                throw new IllegalArgumentException(
                        "Replicate " + i + " of " + name + " is " + replicates[i] + ", not a finite number.");
            }
        }
    }

    /**
     * Checks what is to be divided: times, counts and rates.
     *
     * @throws IllegalArgumentException if there are none, or if one is negative or no finite number
     */
    static void checkRatioScale(double[] replicates, String name) {
        checkFinite(replicates, name);
        for (int i = 0; i < replicates.length; i++) {
            if (replicates[i] < 0) {
                throw new IllegalArgumentException("Replicate " + i + " of " + name + " is " + replicates[i]
                        + "; a ratio is of quantities that are never negative.");
            }
        }
    }

    /** The mean of those replicates that are at these places, a place as often as it is named. */
    static double mean(double[] replicates, int[] places) {
        double sum = 0;
        for (int place : places) {
            sum += replicates[place];
        }
        return sum / places.length;
    }

    /** The median of those replicates that are at these places. */
    static double median(double[] replicates, int[] places) {
        double[] taken = new double[places.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = replicates[places[i]];
        }
        Arrays.sort(taken);
        int middle = taken.length / 2;
        return taken.length % 2 == 1 ? taken[middle] : taken[middle - 1] / 2 + taken[middle] / 2;
    }

    static boolean areAllEqual(double[] sorted) {
        return sorted[0] == sorted[sorted.length - 1];
    }
}
