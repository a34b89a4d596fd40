package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.report.plot.Scale;

/**
 * A question, and the machines that it is asked of: one for each combination of what its axes hold.
 *
 * @param name its file's name
 * @param question what it is to find out
 * @param durationPs how much virtual time each trial lasts, in picoseconds
 * @param trials how many trials each seed has, which are one sample together
 * @param seeds the replicates, such as {@code 1..5}
 * @param axes by name what varies, in the order of the file; an axis of one value is a setting
 * @param metrics what is looked at
 * @param plots what is drawn
 * @param references what others have published of it
 */
public record Study(
        String name,
        String question,
        long durationPs,
        int trials,
        String seeds,
        Map<String, List<String>> axes,
        List<Metric> metrics,
        List<StudyPlot> plots,
        List<Reference> references) {

    /**
     * A plot of the study: a metric over an axis of numbers, a line for each combination of the others.
     *
     * @param x the axis
     * @param y the metric
     */
    public record StudyPlot(String title, String x, Scale xScale, Metric y, Scale yScale) {}

    public Study {
        axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
        metrics = List.copyOf(metrics);
        plots = List.copyOf(plots);
        references = List.copyOf(references);
        for (StudyPlot plot : plots) {
            for (String value : axes.getOrDefault(plot.x(), List.of())) {
                if (!AxisValues.isNumber(value)) {
                    throw InvalidInputException.of("the plot '" + plot.title() + "' of the study '" + name
                            + "' is over the axis '" + plot.x() + "', on which '" + value + "' is no number");
                }
            }
        }
    }

    /**
     * The same with another axis, or with other values on one.
     *
     * @throws InvalidInputException if there is no such axis
     */
    public Study with(String axis, String values) {
        if (!axes.containsKey(axis) && !StudyPoint.isAxis(axis)) {
            throw InvalidInputException.of("--set: the study '" + name + "' has no axis '" + axis + "'"
                    + Suggestions.didYouMean(axis, StudyPoint.axes()) + "; macros are written in capitals");
        }
        Map<String, List<String>> changed = new LinkedHashMap<>(axes);
        changed.put(axis, AxisValues.parse(axis, values));
        return new Study(name, question, durationPs, trials, seeds, changed, metrics, plots, references);
    }

    /** The same with other values on several axes. */
    public Study with(Map<String, String> values) {
        Study study = this;
        for (Map.Entry<String, String> setting : values.entrySet()) {
            study = study.with(setting.getKey(), setting.getValue());
        }
        return study;
    }

    /** All metrics that it looks at, draws or compares, each once. */
    List<Metric> measured() {
        Stream<Metric> others = Stream.concat(
                plots.stream().map(StudyPlot::y), references.stream().map(Reference::metric));
        return Stream.concat(metrics.stream(), others).distinct().toList();
    }

    /** The axes that vary. */
    public List<String> varying() {
        return axes.entrySet().stream()
                .filter(axis -> axis.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The machines, those that differ in the last axis next to each other. */
    public List<StudyPoint> points() {
        List<Map<String, String>> points = new ArrayList<>(List.of(Map.of()));
        for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : points) {
                for (String value : axis.getValue()) {
                    Map<String, String> with = new LinkedHashMap<>(point);
                    with.put(axis.getKey(), value);
                    longer.add(with);
                }
            }
            points = longer;
        }
        return points.stream().map(StudyPoint::new).toList();
    }
}
