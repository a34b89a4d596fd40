package org.shootdown.config.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.HdrHistogram.PackedHistogram;
import org.shootdown.config.time.Picoseconds;

/**
 * How long something took, each time: count, sum, least and greatest exactly, and how the times are distributed to within a
 * hundredth. Can be added up in any order. Not thread-safe.
 *
 * <p>The distribution is an HdrHistogram of picoseconds with two significant digits, stored sparsely: there is one for each
 * operation of each CPU.
 */
public final class Durations {
    private static final int DIGITS = 2;

    private final PackedHistogram histogram = new PackedHistogram(DIGITS);
    private long count;
    private long sumPs;
    private long leastPs = Long.MAX_VALUE;
    private long greatestPs;

    /**
     * As plain values, for the wire and for storage.
     *
     * @param sumPs all together, in picoseconds
     * @param leastPs the shortest; 0 if there is none
     * @param greatestPs the longest
     * @param buckets a time in picoseconds and how often it was that long, one after the other
     */
    public record Snapshot(long sumPs, long leastPs, long greatestPs, List<Long> buckets) {
        public Snapshot {
            buckets = List.copyOf(buckets);
        }
    }

    /** No times yet. */
    public Durations() {}

    /**
     * The times of a snapshot.
     *
     * @throws IllegalArgumentException if it cannot be one
     */
    public static Durations of(Snapshot snapshot) {
        Durations durations = new Durations();
        List<Long> buckets = snapshot.buckets();
        if (buckets.size() % 2 != 0) {
            throw new IllegalArgumentException("a time without how often it was that long");
        }
        for (int i = 0; i < buckets.size(); i += 2) {
            if (buckets.get(i) < 0 || buckets.get(i + 1) < 1) {
                throw new IllegalArgumentException(
                        "no time, or not once: " + buckets.get(i) + " ps, " + buckets.get(i + 1));
            }
            durations.histogram.recordValueWithCount(buckets.get(i), buckets.get(i + 1));
            durations.count += buckets.get(i + 1);
        }
        durations.sumPs = snapshot.sumPs();
        durations.leastPs = durations.count == 0 ? Long.MAX_VALUE : snapshot.leastPs();
        durations.greatestPs = snapshot.greatestPs();
        return durations;
    }

    /** These as plain values. */
    public Snapshot snapshot() {
        List<Long> buckets = new ArrayList<>();
        forEachBucket((ps, times) -> {
            buckets.add(ps);
            buckets.add(times);
        });
        return new Snapshot(sumPs, leastPs(), greatestPs, buckets);
    }

    /** Every bucket that has something: its least time, and how often. The histogram would look at all from 0 on. */
    private void forEachBucket(BiConsumer<Long, Long> use) {
        long ps = histogram.lowestEquivalentValue(leastPs());
        for (long left = count; left > 0; ps = histogram.nextNonEquivalentValue(ps)) {
            long times = histogram.getCountAtValue(ps);
            if (times > 0) {
                use.accept(ps, times);
                left -= times;
            }
        }
    }

    /** It took so long once more. */
    public void add(long ps) {
        histogram.recordValue(ps);
        count++;
        sumPs = Picoseconds.plus(sumPs, ps);
        leastPs = Math.min(leastPs, ps);
        greatestPs = Math.max(greatestPs, ps);
    }

    /** Adds other times. */
    public void addAll(Durations other) {
        other.forEachBucket(histogram::recordValueWithCount);
        count += other.count;
        sumPs = Picoseconds.plus(sumPs, other.sumPs);
        leastPs = Math.min(leastPs, other.leastPs);
        greatestPs = Math.max(greatestPs, other.greatestPs);
    }

    /** How often. */
    public long count() {
        return count;
    }

    /** All together, in picoseconds. */
    public long sumPs() {
        return sumPs;
    }

    /** The shortest, in picoseconds; 0 if there is none. */
    public long leastPs() {
        return count == 0 ? 0 : leastPs;
    }

    /** The longest, in picoseconds. */
    public long greatestPs() {
        return greatestPs;
    }

    /** Their mean in picoseconds; 0 if there is none. */
    public double meanPs() {
        return count == 0 ? 0 : (double) sumPs / count;
    }

    /**
     * What so many hundredths of them do not exceed, in picoseconds, to within a hundredth; never beyond the longest.
     *
     * @param percentile from 0 to 100
     */
    public long percentilePs(double percentile) {
        return count == 0 ? 0 : Math.max(leastPs, Math.min(greatestPs, histogram.getValueAtPercentile(percentile)));
    }
}
