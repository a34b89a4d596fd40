package org.shootdown.report.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shootdown.config.input.HoconFile;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Section;
import org.shootdown.config.input.Suggestions;
import org.shootdown.report.plot.Scale;
import org.shootdown.report.study.Study.StudyPlot;

/** Reads one study, strictly. */
public final class StudyReader {
    private static final List<String> KEYS =
            List.of("name", "question", "for", "trials", "seeds", "axes", "metrics", "plots", "references");
    private static final int MOST_TRIALS = 1_000_000;
    private static final List<String> PLOT_KEYS = List.of("title", "x", "x-scale", "y", "y-scale");
    private static final Map<String, Scale> SCALES =
            new TreeMap<>(Map.of("linear", Scale.LINEAR, "log2", Scale.LOG2, "log10", Scale.LOG10));

    private StudyReader() {}

    /**
     * What the file says.
     *
     * @throws InvalidInputException if it is not a complete and possible study
     */
    public static Study read(Path file) {
        Section root = HoconFile.read(file);
        root.allowOnly(KEYS);
        String name = root.text("name");
        if (!file.endsWith(name + ".conf")) {
            throw root.problem("name", "name is '" + name + "', but the file is " + file.getFileName());
        }
        Map<String, List<String>> axes = axes(root.section("axes"));
        List<Metric> metrics = new ArrayList<>();
        for (String text : root.texts("metrics")) {
            metrics.add(metric(root, "metrics", text));
        }
        if (metrics.isEmpty()) {
            throw root.problem("metrics", "a study looks at one metric at least");
        }
        List<StudyPlot> plots = root.has("plots")
                ? root.sections("plots").stream()
                        .map(section -> plot(section, axes))
                        .toList()
                : List.of();
        return new Study(
                name,
                root.text("question"),
                root.durationPs("for"),
                root.has("trials") ? root.integer("trials", 1, MOST_TRIALS) : 1,
                root.textOrNumber("seeds"),
                axes,
                metrics,
                plots,
                references(root, file, axes));
    }

    private static List<Reference> references(Section root, Path file, Map<String, List<String>> axes) {
        List<Reference> references = new ArrayList<>();
        for (Section section : root.has("references") ? root.sections("references") : List.<Section>of()) {
            Reference read = ReferenceReader.read(section, file, axes);
            if (references.stream().anyMatch(other -> other.curve().equals(read.curve()))) {
                throw section.problem("curve", "two curves are called '" + read.curve() + "'");
            }
            references.add(read);
        }
        return references;
    }

    private static Map<String, List<String>> axes(Section section) {
        Map<String, List<String>> axes = new LinkedHashMap<>();
        for (String axis : StudyPoint.axes()) {
            if (section.has(axis)) {
                axes.put(axis, values(section, axis));
            }
        }
        for (String axis : section.keys()) {
            if (!StudyPoint.isAxis(axis)) {
                throw section.problem(
                        axis,
                        "there is no axis '" + axis + "'" + Suggestions.didYouMean(axis, StudyPoint.axes())
                                + "; macros are written in capitals");
            }
            axes.putIfAbsent(axis, values(section, axis));
        }
        return axes;
    }

    private static List<String> values(Section section, String axis) {
        String text = section.textOrNumber(axis);
        try {
            return AxisValues.parse(axis, text);
        } catch (InvalidInputException e) {
            throw section.problem(axis, String.valueOf(e.getMessage()));
        }
    }

    /** The metric that a text at a key stands for. */
    static Metric metric(Section section, String key, String text) {
        try {
            return Metric.parse(text);
        } catch (InvalidInputException e) {
            throw section.problem(key, String.valueOf(e.getMessage()));
        }
    }

    private static StudyPlot plot(Section section, Map<String, List<String>> axes) {
        section.allowOnly(PLOT_KEYS);
        String x = section.text("x");
        if (!axes.containsKey(x)) {
            throw section.problem("x", "the study has no axis '" + x + "'" + Suggestions.didYouMean(x, axes.keySet()));
        }
        return new StudyPlot(
                section.text("title"),
                x,
                section.has("x-scale") ? section.word("x-scale", SCALES) : Scale.LINEAR,
                metric(section, "y", section.text("y")),
                section.has("y-scale") ? section.word("y-scale", SCALES) : Scale.LINEAR);
    }
}
