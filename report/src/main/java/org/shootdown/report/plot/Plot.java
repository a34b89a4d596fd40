package org.shootdown.report.plot;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What is to be seen in a plot.
 *
 * @param note a line below the title: what the bars are, and of how many replicates; may be empty
 * @param series what was measured here, as lines with marks
 * @param references what others have published, as marks without lines; one that is named like a series has its colour
 */
public record Plot(String title, String note, Axis x, Axis y, List<Series> series, List<Series> references) {
    /**
     * Checks that all of it can be drawn.
     *
     * @throws IllegalArgumentException if there is nothing, if two have the same name, or if a logarithmic axis has no
     *     place for a point
     */
    public Plot {
        series = List.copyOf(series);
        references = List.copyOf(references);
        if (series.isEmpty() && references.isEmpty()) {
            throw new IllegalArgumentException("The plot '" + title + "' has no series, so there is nothing to draw.");
        }
        checkNames(title, series);
        checkNames(title, references);
        for (Series each : series) {
            checkPlaces(title, x, y, each);
        }
        for (Series each : references) {
            checkPlaces(title, x, y, each);
        }
    }

    /** A plot of what was measured, without a note. */
    public Plot(String title, Axis x, Axis y, List<Series> series) {
        this(title, "", x, y, series, List.of());
    }

    /** The same with a line below its title. */
    public Plot withNote(String note) {
        return new Plot(title, note, x, y, series, references);
    }

    /** The same beside what others have published. */
    public Plot withReferences(List<Series> references) {
        return new Plot(title, note, x, y, series, references);
    }

    private static void checkNames(String title, List<Series> series) {
        Set<String> names = new HashSet<>();
        for (Series each : series) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException(
                        "The plot '" + title + "' has two series of the name '" + each.name() + "'.");
            }
        }
    }

    private static void checkPlaces(String title, Axis x, Axis y, Series series) {
        for (int i = 0; i < series.points().size(); i++) {
            Point point = series.points().get(i);
            String where = "Point " + (i + 1) + " (x = " + point.x() + ") of the series '" + series.name()
                    + "' of the plot '" + title + "'";
            checkPlace(where, x, point.x());
            heights(point).forEach(height -> checkPlace(where, y, height));
        }
    }

    private static void checkPlace(String where, Axis axis, double number) {
        if (!axis.scale().has(number)) {
            throw new IllegalArgumentException(where + " reaches " + number + " on the axis '" + axis.label()
                    + "', which is logarithmic and has only positive numbers.");
        }
    }

    /** Where a point begins, is and ends. */
    private static DoubleStream heights(Point point) {
        return point.y().isKnown()
                ? DoubleStream.of(point.y().low(), point.y().value(), point.y().high())
                : DoubleStream.of(point.y().value());
    }

    /** All points, of references too. */
    Stream<Point> points() {
        return Stream.concat(series.stream(), references.stream()).flatMap(each -> each.points().stream());
    }

    /** All heights, those of bars too. */
    double[] ys() {
        return points().flatMapToDouble(Plot::heights).toArray();
    }
}
