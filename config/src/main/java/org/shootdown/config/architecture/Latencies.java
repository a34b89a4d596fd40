package org.shootdown.config.architecture;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.time.Distribution;

/**
 * What an architecture's delays are: a distribution for each {@link Latency} that its mechanisms can use.
 *
 * <p>Immutable; every component of every machine of the architecture draws on the same one.
 */
public final class Latencies {
    private final @Nullable Distribution[] byPurpose = new @Nullable Distribution[Latency.count()];

    private Latencies(Map<Latency, Distribution> distributions) {
        distributions.forEach((purpose, distribution) -> byPurpose[purpose.ordinal()] = distribution);
    }

    /** The latencies of a map. */
    public static Latencies of(Map<Latency, Distribution> distributions) {
        return new Latencies(distributions);
    }

    /** Whether there is one for a purpose. */
    public boolean has(Latency purpose) {
        return byPurpose[purpose.ordinal()] != null;
    }

    /**
     * The distribution for a purpose.
     *
     * @throws IllegalStateException if there is none: the mechanisms cannot use it, and nobody should ask
     */
    public Distribution get(Latency purpose) {
        Distribution distribution = byPurpose[purpose.ordinal()];
        if (distribution == null) {
            throw new IllegalStateException("the architecture has no latency " + purpose.key());
        }
        return distribution;
    }

    /** A copy as a map, in the order of the constants. */
    public Map<Latency, Distribution> asMap() {
        Map<Latency, Distribution> map = new EnumMap<>(Latency.class);
        for (Latency purpose : Latency.values()) {
            if (has(purpose)) {
                map.put(purpose, get(purpose));
            }
        }
        return map;
    }
}
