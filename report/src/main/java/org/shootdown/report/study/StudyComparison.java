package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.report.TextTable;
import org.shootdown.report.statistics.Bootstrap;
import org.shootdown.report.statistics.Comparison;
import org.shootdown.report.statistics.Interval;

/** What it makes for a study's metrics whether a machine is at one place on an axis or at another, by the same seeds. */
public final class StudyComparison {
    private final Study study;
    private final String axis;
    private final String one;
    private final String other;

    /**
     * Reads {@code arch=x86_64,arm64}.
     *
     * @throws InvalidInputException if these are not two values on an axis of the study
     */
    public StudyComparison(Study study, String text) {
        this.study = study;
        int equals = text.indexOf('=');
        String[] values = text.substring(equals + 1).split(",", -1);
        axis = equals < 0 ? text : text.substring(0, equals);
        if (equals < 0 || values.length != 2) {
            throw InvalidInputException.of("--compare: '" + text + "' is not AXIS=ONE,OTHER");
        }
        one = values[0];
        other = values[1];
        List<String> known = study.axes().getOrDefault(axis, List.of());
        if (!known.contains(one) || !known.contains(other)) {
            throw InvalidInputException.of("--compare: '" + text + "' are not two values on an axis of the study"
                    + (known.isEmpty() ? "" : ", which has " + axis + "=" + String.join(",", known)));
        }
    }

    /** A line for each machine and metric: the other's mean as so many times the one's, with its interval and how likely chance is. */
    public String asText(List<Sample> samples) {
        return TextTable.of(rows(samples));
    }

    /** What it compares, in words. */
    String title() {
        return axis + ": " + other + " beside " + one;
    }

    /** The lines, below one that says what is in them. */
    List<List<String>> rows(List<Sample> samples) {
        List<String> others = new ArrayList<>(study.varying());
        others.remove(axis);
        List<String> head = new ArrayList<>(others);
        head.addAll(List.of("metric", other + " / " + one, "95 % interval", "p", "Mann-Whitney", "effect"));
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (StudyPoint point : study.points()) {
            if (point.value(axis).equals(one)) {
                for (Metric metric : study.metrics()) {
                    List<String> row = new ArrayList<>();
                    others.forEach(each -> row.add(point.value(each)));
                    row.add(metric.toString());
                    row.addAll(compared(metric, values(samples, point, one), values(samples, point, other)));
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** By seed: what is measured at that place of the axis. */
    private Map<Long, Sample> values(List<Sample> samples, StudyPoint point, String value) {
        Map<String, String> place = new LinkedHashMap<>(point.values());
        place.put(axis, value);
        Map<Long, Sample> bySeed = new LinkedHashMap<>();
        samples.stream()
                .filter(sample -> sample.point().equals(place))
                .forEach(sample -> bySeed.put(sample.seed(), sample));
        return bySeed;
    }

    private static List<String> compared(Metric metric, Map<Long, Sample> one, Map<Long, Sample> other) {
        List<Long> seeds = one.keySet().stream().filter(other::containsKey).toList();
        if (seeds.isEmpty()) {
            return List.of("?", "", "", "", "");
        }
        Comparison comparison = Comparison.ofPairs(
                values(metric, one, seeds), values(metric, other, seeds), Bootstrap.of(Replicates.BOOTSTRAP_SEED));
        return List.of(
                comparison.ratio().map(ratio -> number(ratio.value())).orElse("-"),
                comparison.ratio().map(StudyComparison::bounds).orElse("-"),
                number(comparison.permutation()),
                number(comparison.mannWhitney()),
                comparison.effect() + " (" + number(comparison.delta()) + ")");
    }

    private static String bounds(Interval ratio) {
        return ratio.isKnown() ? "[" + number(ratio.low()) + ", " + number(ratio.high()) + "]" : "[?]";
    }

    private static double[] values(Metric metric, Map<Long, Sample> samples, List<Long> seeds) {
        return seeds.stream()
                .map(samples::get)
                .mapToDouble(sample -> sample.value(metric))
                .toArray();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
