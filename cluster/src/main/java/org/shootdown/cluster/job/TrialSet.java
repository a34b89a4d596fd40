package org.shootdown.cluster.job;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of trials of one part, kept as its ranges: by the number of a range's first trial the number behind its last.
 *
 * <p>Ranges neither overlap nor touch, so that a set has one form.
 */
final class TrialSet {
    private final int part;
    private final NavigableMap<Long, Long> ends = new TreeMap<>();

    /** No trial of a part. */
    TrialSet(int part) {
        this.part = part;
    }

    /** The first {@code count} trials of a part. */
    static TrialSet upTo(int part, long count) {
        TrialSet set = new TrialSet(part);
        set.add(new Trials(part, 0, count));
        return set;
    }

    TrialSet copy() {
        TrialSet copy = new TrialSet(part);
        copy.ends.putAll(ends);
        return copy;
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    /** How many trials are in it. */
    long size() {
        return ends.entrySet().stream()
                .mapToLong(range -> range.getValue() - range.getKey())
                .sum();
    }

    /** Adds trials, whether or not some are in it. */
    void add(Trials trials) {
        long first = trials.first();
        long end = trials.end();
        Map.Entry<Long, Long> range = ends.floorEntry(end);
        while (range != null && range.getValue() >= first) {
            first = Math.min(first, range.getKey());
            end = Math.max(end, range.getValue());
            ends.remove(range.getKey());
            range = ends.floorEntry(end);
        }
        ends.put(first, end);
    }

    /** Takes trials out, as far as they are in it. */
    void remove(Trials trials) {
        Map.Entry<Long, Long> range = ends.lowerEntry(trials.end());
        while (range != null && range.getValue() > trials.first()) {
            ends.remove(range.getKey());
            if (range.getKey() < trials.first()) {
                ends.put(range.getKey(), trials.first());
            }
            if (range.getValue() > trials.end()) {
                ends.put(trials.end(), range.getValue());
            }
            range = ends.lowerEntry(range.getKey());
        }
    }

    /** Takes out the lowest range, or so many trials of it. The set is not empty. */
    Trials takeFirst(long most) {
        Map.Entry<Long, Long> range = ends.firstEntry();
        if (range == null) {
            throw new IllegalStateException("there is no trial left");
        }
        Trials taken = new Trials(part, range.getKey(), Math.min(most, range.getValue() - range.getKey()));
        remove(taken);
        return taken;
    }
}
