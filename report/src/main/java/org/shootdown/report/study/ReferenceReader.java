package org.shootdown.report.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Section;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.report.study.Reference.Published;

/**
 * Reads what others have published: points in a study's file, or a CSV file beside it with a column for each axis and one for
 * the value.
 */
final class ReferenceReader {
    private static final List<String> KEYS =
            List.of("curve", "source", "metric", "unit", "within", "at-least", "points", "data");
    private static final String VALUE = "value";
    private static final double PS_PER_NS = 1e3;
    private static final long LARGEST_BYTES = 1 << 20;

    private final Section section;
    private final Path file;
    private final Map<String, List<String>> axes;
    private final Metric metric;

    /** Says what is wrong, where it is. */
    @FunctionalInterface
    private interface Place {
        InvalidInputException problem(String column, String text);
    }

    private ReferenceReader(Section section, Path file, Map<String, List<String>> axes) {
        this.section = section;
        this.file = file;
        this.axes = axes;
        section.allowOnly(KEYS);
        metric = StudyReader.metric(section, "metric", section.text("metric"));
    }

    /**
     * What a study's file refers to.
     *
     * @param file the study's
     * @param axes the study's
     */
    static Reference read(Section section, Path file, Map<String, List<String>> axes) {
        return new ReferenceReader(section, file, axes).read();
    }

    private Reference read() {
        if (section.has("points") == section.has("data")) {
            throw section.problem(section.path() + " must have either points, or data, the name of a CSV file");
        }
        List<Published> points = section.has("data") ? table(data()) : inline();
        int atLeast = section.has("at-least") ? section.integer("at-least", 1, points.size()) : points.size();
        return new Reference(section.text("curve"), section.text("source"), metric, within(), atLeast, points);
    }

    private double within() {
        try {
            return Percent.parse(section.text("within"));
        } catch (InvalidInputException e) {
            throw section.problem("within", section.pathOf("within") + ": " + e.getMessage());
        }
    }

    private List<Published> inline() {
        List<String> keys = new ArrayList<>(axes.keySet());
        keys.add(VALUE);
        List<Published> points = new ArrayList<>();
        for (Section point : section.sections("points")) {
            point.allowOnly(keys);
            Map<String, String> cells = new LinkedHashMap<>();
            point.keys().forEach(key -> cells.put(key, point.textOrNumber(key)));
            add(points, cells, point::problem);
        }
        return points;
    }

    private Path data() {
        Path data = file.resolveSibling(section.text("data"));
        boolean readable = Files.isRegularFile(data) && Files.isReadable(data);
        if (!readable) {
            throw section.problem("data", "there is no file '" + data + "'");
        }
        return data;
    }

    private List<Published> table(Path data) {
        List<String> lines = lines(data);
        List<String> columns = List.of();
        List<Published> points = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            SourcePosition position = new SourcePosition(data.toString(), i + 1, 0);
            Place place = (column, text) -> InvalidInputException.at(position, text, line);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (columns.isEmpty()) {
                columns = columns(line, place);
            } else {
                add(points, row(columns, line, place), place);
            }
        }
        if (points.isEmpty()) {
            throw InvalidInputException.at(
                    SourcePosition.ofFile(data.toString()),
                    "has no points: a line of names, such as cpus,value, and a line for each point are needed");
        }
        return points;
    }

    private List<String> lines(Path data) {
        try {
            if (Files.size(data) > LARGEST_BYTES) {
                throw section.problem("data", "'" + data + "' is larger than " + LARGEST_BYTES + " bytes");
            }
            return Files.readAllLines(data, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw section.problem("data", "'" + data + "' cannot be read: " + e.getMessage());
        }
    }

    private List<String> columns(String line, Place place) {
        List<String> columns = cells(line);
        List<String> known = new ArrayList<>(axes.keySet());
        known.add(VALUE);
        for (String column : columns) {
            if (!known.contains(column)) {
                throw place.problem(
                        column,
                        "the study has no axis '" + column + "'" + Suggestions.didYouMean(column, known)
                                + " (columns are " + String.join(", ", known) + ")");
            }
        }
        if (columns.stream().distinct().count() != columns.size() || !columns.contains(VALUE)) {
            throw place.problem(VALUE, "names each column once, one of them '" + VALUE + "'");
        }
        return columns;
    }

    private static Map<String, String> row(List<String> columns, String line, Place place) {
        List<String> cells = cells(line);
        if (cells.size() != columns.size()) {
            throw place.problem(VALUE, "has " + cells.size() + " values for " + columns.size() + " columns");
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).isEmpty()) {
                throw place.problem(columns.get(i), "has nothing for '" + columns.get(i) + "'; a point has no holes");
            }
            row.put(columns.get(i), cells.get(i));
        }
        return row;
    }

    /** Neither names of axes nor their values have commas, so that nothing needs more than this. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split(",", -1)) {
            cells.add(cell.strip().replaceAll("^\"(.*)\"$", "$1").strip());
        }
        return cells;
    }

    private void add(List<Published> points, Map<String, String> cells, Place place) {
        Map<String, String> point = new LinkedHashMap<>();
        axes.forEach((axis, values) -> point.put(axis, at(axis, values, cells, place)));
        if (points.stream().anyMatch(other -> other.point().equals(point))) {
            throw place.problem(VALUE, "is a second point for the same machine");
        }
        points.add(new Published(point, value(cells, place)));
    }

    private static String at(String axis, List<String> values, Map<String, String> cells, Place place) {
        String value = cells.get(axis);
        if (value == null && values.size() > 1) {
            throw place.problem(
                    VALUE, "does not say where on the axis '" + axis + "' it is: one of " + String.join(", ", values));
        }
        if (value != null && !values.contains(value)) {
            throw place.problem(
                    axis,
                    "the study has no machine with " + axis + "=" + value + " (it has " + axis + "="
                            + String.join(",", values) + ")");
        }
        return value == null ? values.get(0) : value;
    }

    private double value(Map<String, String> cells, Place place) {
        String text = cells.get(VALUE);
        if (text == null) {
            throw place.problem(VALUE, "has no '" + VALUE + "'");
        }
        double value = number(text);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw place.problem(
                    VALUE,
                    "'" + text + "' is no value of " + metric + ", which is a number above 0"
                            + (metric.isDuration() ? " or a duration like 2.7 us" : ""));
        }
        return value;
    }

    /** A number in the metric's unit; not a number if it is none. */
    private double number(String text) {
        try {
            return Double.parseDouble(text) * unit();
        } catch (NumberFormatException e) {
            // It may say its unit.
        }
        try {
            return metric.isDuration() ? Picoseconds.parse(text) / PS_PER_NS : Double.NaN;
        } catch (IllegalArgumentException e) {
            return Double.NaN;
        }
    }

    /** What 1 stands for where numbers say no unit, in the metric's: a microsecond, or a cycle. */
    private double unit() {
        if (!section.has("unit")) {
            return 1;
        }
        if (!metric.isDuration()) {
            throw section.problem("unit", section.pathOf("unit") + " is for durations, and " + metric + " is none");
        }
        return section.durationPs("unit") / PS_PER_NS;
    }
}
