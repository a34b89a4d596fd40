package org.shootdown.report.plot;

import java.util.Comparator;
import java.util.List;

/**
 * Points that belong together, in ascending order of x.
 *
 * @param name as it is in the legend
 */
public record Series(String name, List<Point> points) {
    /**
     * Puts the points in order.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Series {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("The series '" + name + "' has no points to plot.");
        }
        points = points.stream().sorted(Comparator.comparingDouble(Point::x)).toList();
    }
}
