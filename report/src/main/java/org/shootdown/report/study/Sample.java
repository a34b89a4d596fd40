package org.shootdown.report.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one machine came to with one seed.
 *
 * @param point the machine, by axis
 * @param seed from which its randomness comes
 * @param digest of its outcome
 * @param values by metric, as a study writes it
 * @param histograms by operation: how long it took, as {@link Histograms} writes it
 */
public record Sample(
        Map<String, String> point,
        long seed,
        String digest,
        Map<String, Double> values,
        Map<String, String> histograms) {
    public Sample {
        point = Collections.unmodifiableMap(new LinkedHashMap<>(point));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        histograms = Collections.unmodifiableMap(new TreeMap<>(histograms));
    }

    /** What a metric is in it; 0 if it was not looked at. */
    double value(Metric metric) {
        return values.getOrDefault(metric.toString(), 0.0);
    }
}
