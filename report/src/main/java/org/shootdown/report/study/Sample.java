package org.shootdown.report.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one machine came to with one seed.
 *
 * @param point the machine, by axis
 * @param seed from which its randomness comes
 * @param digest of its outcome
 * @param values by metric, as a study writes it
 */
public record Sample(Map<String, String> point, long seed, String digest, Map<String, Double> values) {
    public Sample {
        point = Collections.unmodifiableMap(new LinkedHashMap<>(point));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
