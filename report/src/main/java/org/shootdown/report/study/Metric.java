package org.shootdown.report.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.measure.TimeUse;
import org.shootdown.report.Measures;
import org.shootdown.report.Measures.Operation;
import org.shootdown.report.Numbers;
import org.shootdown.report.statistics.Interval;

/**
 * Something that a study looks at: {@code munmap.p99} is how long that operation takes, {@code counter.ipis-sent} how often
 * something happened in a virtual second, {@code time.handlers} which part of all CPU time went there.
 *
 * @param of an operation, {@code counter} or {@code time}
 * @param what a statistic, a counter or a use of time
 */
public record Metric(String of, String what) {
    private static final String COUNTER = "counter";
    private static final String TIME = "time";
    private static final List<String> STATISTICS = List.of("rate", "mean", "min", "p50", "p90", "p99", "p99.9", "max");
    private static final List<String> COUNTERS =
            Arrays.stream(Counter.values()).map(Counter::key).toList();
    private static final List<String> USES =
            Arrays.stream(TimeUse.values()).map(TimeUse::key).toList();

    /**
     * Reads {@code munmap.p99}.
     *
     * @throws InvalidInputException if there is no such metric; whether there is such an operation shows when it is measured
     */
    @JsonCreator
    public static Metric parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1) {
            throw InvalidInputException.of(
                    "'" + text + "' is no metric; write it like munmap.mean, counter.ipis-sent or" + " time.handlers");
        }
        Metric metric = new Metric(text.substring(0, dot), text.substring(dot + 1));
        List<String> known = metric.known();
        if (!known.contains(metric.what)) {
            throw InvalidInputException.of(
                    "'" + text + "': there is no '" + metric.what + "'" + Suggestions.didYouMean(metric.what, known));
        }
        return metric;
    }

    private List<String> known() {
        return switch (of) {
            case COUNTER -> COUNTERS;
            case TIME -> USES;
            default -> STATISTICS;
        };
    }

    /** The unit of its values; empty for a number. */
    public String unit() {
        return switch (of) {
            case COUNTER -> "1/s";
            case TIME -> "%";
            default -> what.equals("rate") ? "1/s" : "ns";
        };
    }

    /** Whether its values are durations in nanoseconds. */
    boolean isDuration() {
        return unit().equals("ns");
    }

    /**
     * Its value in what was measured.
     *
     * @param virtualSeconds how long it was measured
     * @throws InvalidInputException if the operation was never completed
     */
    double valueIn(Measures measures, double virtualSeconds) {
        Measures.Of all = measures.of().get(Measures.ALL);
        Map<String, Long> counters = all == null ? Map.of() : all.counters();
        Map<String, Double> times = all == null ? Map.of() : all.timeNs();
        return switch (of) {
            case COUNTER -> counters.getOrDefault(what, 0L) / virtualSeconds;
            case TIME ->
                100
                        * times.getOrDefault(what, 0.0)
                        / times.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum();
            default -> statistic(operation(measures));
        };
    }

    private Operation operation(Measures measures) {
        return measures.operations().stream()
                .filter(operation -> operation.name().equals(of))
                .findFirst()
                .orElseThrow(
                        () -> InvalidInputException.of("the operation '" + of + "' was never completed; measured were: "
                                + String.join(", ", names(measures).toList())
                                + ". A longer 'for' may help, or another workload"));
    }

    private static Stream<String> names(Measures measures) {
        return measures.operations().stream().map(Operation::name);
    }

    private double statistic(Operation operation) {
        return switch (what) {
            case "rate" -> operation.perSecond();
            case "mean" -> operation.meanNs();
            case "min" -> operation.leastNs();
            case "p50" -> operation.p50Ns();
            case "p90" -> operation.p90Ns();
            case "p99" -> operation.p99Ns();
            case "p99.9" -> operation.p999Ns();
            default -> operation.greatestNs();
        };
    }

    /** A value as people read it: three digits that mean something, with the unit. */
    String shown(double value) {
        if (isDuration()) {
            return Numbers.duration(value);
        }
        return Numbers.significant(value) + (unit().equals("%") ? " %" : "");
    }

    /** The same with its interval. */
    String shown(Interval interval) {
        String value = shown(interval.value());
        return interval.isKnown()
                ? value + " [" + shown(interval.low()) + ", " + shown(interval.high()) + "]"
                : value + " [?]";
    }

    /** As people write it. */
    @JsonValue
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s.%s", of, what);
    }
}
