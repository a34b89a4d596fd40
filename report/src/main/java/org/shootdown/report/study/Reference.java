package org.shootdown.report.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What others have published of what a study measures.
 *
 * @param curve what it is called
 * @param source whose it is
 * @param metric of what
 * @param within how far off a measured mean may be, as a part of what is published: 0.1 for 10 %
 * @param atLeast how many of the points are expected to be within
 * @param points what was published, at least one
 */
public record Reference(
        String curve, String source, Metric metric, double within, int atLeast, List<Published> points) {

    /**
     * A published figure.
     *
     * @param point of which machine, by axis
     * @param value in the metric's unit; above 0
     */
    public record Published(Map<String, String> point, double value) {
        public Published {
            point = Collections.unmodifiableMap(new LinkedHashMap<>(point));
        }
    }

    public Reference {
        points = List.copyOf(points);
    }

    /** How many may be off. */
    int mayBeOff() {
        return points.size() - atLeast;
    }
}
