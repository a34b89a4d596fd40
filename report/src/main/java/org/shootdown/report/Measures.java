package org.shootdown.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.measure.Durations;
import org.shootdown.config.measure.Measurement;
import org.shootdown.config.measure.TimeUse;

/**
 * What was measured in trials, ready to be printed.
 *
 * @param operations how long the operations took that programs mark, by name
 * @param of by whom: what was counted and where time went, of everything together ({@link #ALL}) first
 */
public record Measures(List<Operation> operations, Map<String, Of> of) {
    /** In place of who it is: everything together. */
    public static final String ALL = "all";

    private static final int MOST_COLUMNS = 8;
    private static final double PS_PER_NS = 1e3;
    private static final double PS_PER_S = 1e12;

    public Measures {
        operations = List.copyOf(operations);
        of = new LinkedHashMap<>(of);
    }

    /**
     * An operation; times are in nanoseconds of virtual time, percentiles to within a hundredth.
     *
     * @param name as the program calls it
     * @param count how often it was completed
     * @param perSecond how often in a virtual second, by all CPUs together
     */
    public record Operation(
            String name,
            long count,
            double perSecond,
            double meanNs,
            double leastNs,
            double p50Ns,
            double p90Ns,
            double p99Ns,
            double p999Ns,
            double greatestNs) {}

    /**
     * What somebody did.
     *
     * @param counters by key of {@link Counter}: how often; what never happened is left out
     * @param timeNs by key of {@link TimeUse}: nanoseconds of CPU time, which add up to the whole; empty of MMUs
     */
    public record Of(Map<String, Long> counters, Map<String, Double> timeNs) {
        public Of {
            counters = new LinkedHashMap<>(counters);
            timeNs = new LinkedHashMap<>(timeNs);
        }

        /** All CPU time, in nanoseconds. */
        double allNs() {
            return timeNs.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * What a tally has measured, or null if nothing was.
     *
     * @param measured by whom
     * @param virtualPs how much virtual time its trials took together, in picoseconds
     */
    public static @Nullable Measures of(SortedMap<String, Measurement> measured, long virtualPs) {
        if (measured.isEmpty()) {
            return null;
        }
        Measurement all = new Measurement();
        measured.values().forEach(all::addAll);
        Map<String, Of> of = new LinkedHashMap<>();
        of.put(ALL, of(all));
        measured.forEach((who, measurement) -> of.put(who, of(measurement)));
        List<Operation> operations = new ArrayList<>();
        all.operations().forEach((name, times) -> operations.add(operation(name, times, virtualPs)));
        return new Measures(operations, of);
    }

    private static Operation operation(String name, Durations times, long virtualPs) {
        return new Operation(
                name,
                times.count(),
                virtualPs == 0 ? 0 : times.count() / (virtualPs / PS_PER_S),
                times.meanPs() / PS_PER_NS,
                times.leastPs() / PS_PER_NS,
                times.percentilePs(50) / PS_PER_NS,
                times.percentilePs(90) / PS_PER_NS,
                times.percentilePs(99) / PS_PER_NS,
                times.percentilePs(99.9) / PS_PER_NS,
                times.greatestPs() / PS_PER_NS);
    }

    private static Of of(Measurement measurement) {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (int i = 0; i < Counter.count(); i++) {
            long counted = measurement.counted(Counter.of(i));
            if (counted > 0) {
                counters.put(Counter.of(i).key(), counted);
            }
        }
        Map<String, Double> timeNs = new LinkedHashMap<>();
        for (int i = 0; i < TimeUse.count() && measurement.spentPs() > 0; i++) {
            timeNs.put(TimeUse.of(i).key(), measurement.spentPs(TimeUse.of(i)) / PS_PER_NS);
        }
        return new Of(counters, timeNs);
    }

    /** As tables for people, each line ended. */
    String asText() {
        StringBuilder text = new StringBuilder();
        if (!operations.isEmpty()) {
            text.append(operationTable()).append('\n');
        }
        text.append(timeTable());
        Map<String, Of> counting = columns(each -> !each.counters().isEmpty());
        if (!counting.isEmpty()) {
            text.append('\n').append(counterTable(counting));
        }
        return text.toString();
    }

    /** Who has something to say; everything together stands alone where there is only one, or more than fit beside each other. */
    private Map<String, Of> columns(Predicate<Of> saysSomething) {
        Map<String, Of> columns = new LinkedHashMap<>(of);
        columns.values().removeIf(saysSomething.negate());
        if (columns.size() == 2 || columns.size() > MOST_COLUMNS) {
            columns.keySet().retainAll(List.of(ALL));
        }
        return columns;
    }

    private String operationTable() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Operation", "count", "per second", "mean", "p50", "p90", "p99", "p99.9", "max"));
        for (Operation operation : operations) {
            rows.add(List.of(
                    operation.name(),
                    Long.toString(operation.count()),
                    Numbers.significant(operation.perSecond()),
                    Numbers.duration(operation.meanNs()),
                    Numbers.duration(operation.p50Ns()),
                    Numbers.duration(operation.p90Ns()),
                    Numbers.duration(operation.p99Ns()),
                    Numbers.duration(operation.p999Ns()),
                    Numbers.duration(operation.greatestNs())));
        }
        return TextTable.of(rows);
    }

    private String timeTable() {
        Map<String, Of> spending = columns(each -> !each.timeNs().isEmpty());
        List<List<String>> rows = new ArrayList<>();
        rows.add(head("CPU time", spending));
        of.getOrDefault(ALL, new Of(Map.of(), Map.of())).timeNs().forEach((use, ns) -> {
            if (ns > 0) {
                List<String> row = new ArrayList<>(List.of(use));
                spending.values()
                        .forEach(each -> row.add(Numbers.share(each.timeNs().getOrDefault(use, 0.0), each.allNs())));
                rows.add(row);
            }
        });
        return TextTable.of(rows);
    }

    private static String counterTable(Map<String, Of> counting) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(head("Counter", counting));
        for (int i = 0; i < Counter.count(); i++) {
            String counter = Counter.of(i).key();
            if (counting.values().stream().anyMatch(each -> each.counters().containsKey(counter))) {
                List<String> row = new ArrayList<>(List.of(counter));
                counting.values()
                        .forEach(each -> row.add(Long.toString(each.counters().getOrDefault(counter, 0L))));
                rows.add(row);
            }
        }
        return TextTable.of(rows);
    }

    private static List<String> head(String what, Map<String, Of> columns) {
        List<String> head = new ArrayList<>(List.of(what));
        head.addAll(columns.keySet());
        return head;
    }
}
