package org.shootdown.report.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A statistic of one or two samples, computed again for samples drawn from them.
 *
 * <p>A sample drawn is an array of places. Those below the first size are of the first sample, the others of the second.
 */
final class Resampling {
    private final int[] sizes;
    private final ToDoubleFunction<int[]> statistic;

    /**
     * A statistic of samples.
     *
     * @param statistic of places: as many as there are replicates, or one less
     * @param sizes how many replicates each sample has
     */
    Resampling(ToDoubleFunction<int[]> statistic, int... sizes) {
        this.statistic = statistic;
        this.sizes = sizes.clone();
    }

    /** The statistic of the samples themselves. */
    double value() {
        return statistic.applyAsDouble(IntStream.range(0, size()).toArray());
    }

    private int size() {
        return Arrays.stream(sizes).sum();
    }

    /** The size of the smaller sample. */
    int leastSize() {
        return Arrays.stream(sizes).min().orElseThrow();
    }

    /** The statistic of so many samples that are drawn with replacement, in ascending order. */
    double[] bootstrap(SplittableRandom random, int times) {
        int[] places = new int[size()];
        double[] values = new double[times];
        for (int i = 0; i < times; i++) {
            draw(random, places);
            values[i] = statistic.applyAsDouble(places);
        }
        Arrays.sort(values);
        return values;
    }

    private void draw(SplittableRandom random, int[] places) {
        int first = 0;
        for (int size : sizes) {
            for (int i = first; i < first + size; i++) {
                places[i] = first + random.nextInt(size);
            }
            first += size;
        }
    }

    /** The statistic without each of the replicates in turn. */
    double[] jackknife() {
        double[] values = new double[size()];
        int[] places = IntStream.range(1, values.length).toArray();
        for (int left = 0; left < values.length; left++) {
            if (left > 0) {
                places[left - 1] = left - 1;
            }
            values[left] = statistic.applyAsDouble(places);
        }
        return values;
    }
}
