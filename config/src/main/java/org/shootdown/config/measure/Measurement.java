package org.shootdown.config.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.shootdown.config.time.Picoseconds;

/** What was measured of one or more components. Can be added up in any order. Not thread-safe. */
public final class Measurement {
    private final long[] counters = new long[Counter.count()];
    private final long[] timePs = new long[TimeUse.count()];
    private final SortedMap<String, Durations> operations = new TreeMap<>();

    /**
     * As plain values, for the wire and for storage.
     *
     * @param counters by ordinal of {@link Counter}
     * @param timePs by ordinal of {@link TimeUse}: picoseconds of CPU time
     * @param operations by name: how long they took
     */
    public record Snapshot(List<Long> counters, List<Long> timePs, Map<String, Durations.Snapshot> operations) {
        public Snapshot {
            counters = List.copyOf(counters);
            timePs = List.copyOf(timePs);
            operations = new TreeMap<>(operations);
        }
    }

    /**
     * What a snapshot says.
     *
     * @throws IllegalArgumentException if it is of other counters, or can be none
     */
    public static Measurement of(Snapshot snapshot) {
        Measurement measurement = new Measurement();
        measurement.fill(measurement.counters, snapshot.counters(), "counters");
        measurement.fill(measurement.timePs, snapshot.timePs(), "uses of time");
        snapshot.operations().forEach((name, times) -> measurement.operations.put(name, Durations.of(times)));
        return measurement;
    }

    /** Whether a snapshot can be one; it may come from a stranger. */
    public static boolean isPlausible(Snapshot snapshot) {
        try {
            of(snapshot);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void fill(long[] into, List<Long> values, String what) {
        if (values.size() != into.length) {
            throw new IllegalArgumentException(values.size() + " " + what + ", not " + into.length);
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = values.get(i);
        }
    }

    /** This as plain values. */
    public Snapshot snapshot() {
        SortedMap<String, Durations.Snapshot> times = new TreeMap<>();
        operations.forEach((name, durations) -> times.put(name, durations.snapshot()));
        return new Snapshot(boxed(counters), boxed(timePs), times);
    }

    private static List<Long> boxed(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(counters, 0);
        Arrays.fill(timePs, 0);
        operations.clear();
    }

    /** It happened so many times more. */
    public void count(Counter counter, long times) {
        counters[counter.ordinal()] += times;
    }

    /** So much CPU time more went into this; may be negative, to take back what was said before. */
    public void spend(TimeUse use, long ps) {
        timePs[use.ordinal()] = Picoseconds.plus(timePs[use.ordinal()], ps);
    }

    /** An operation took so long. */
    public void complete(String operation, long ps) {
        operations.computeIfAbsent(operation, name -> new Durations()).add(ps);
    }

    /** Adds what was measured elsewhere. */
    public void addAll(Measurement other) {
        for (int i = 0; i < counters.length; i++) {
            counters[i] += other.counters[i];
        }
        for (int i = 0; i < timePs.length; i++) {
            timePs[i] = Picoseconds.plus(timePs[i], other.timePs[i]);
        }
        other.operations.forEach((name, durations) ->
                operations.computeIfAbsent(name, n -> new Durations()).addAll(durations));
    }

    public long counted(Counter counter) {
        return counters[counter.ordinal()];
    }

    /** CPU time in picoseconds. */
    public long spentPs(TimeUse use) {
        return timePs[use.ordinal()];
    }

    /** All CPU time, in picoseconds. */
    public long spentPs() {
        long all = 0;
        for (long ps : timePs) {
            all = Picoseconds.plus(all, ps);
        }
        return all;
    }

    /** By name: how long operations took. */
    public SortedMap<String, Durations> operations() {
        return operations;
    }

    /** Everything in words, in an order of their own, for digests. */
    public List<Long> words() {
        List<Long> words = new ArrayList<>(boxed(counters));
        words.addAll(boxed(timePs));
        operations.forEach((name, durations) -> {
            name.chars().forEach(c -> words.add((long) c));
            Durations.Snapshot times = durations.snapshot();
            words.addAll(List.of(-1L, times.sumPs(), times.leastPs(), times.greatestPs()));
            words.addAll(times.buckets());
        });
        return words;
    }
}
