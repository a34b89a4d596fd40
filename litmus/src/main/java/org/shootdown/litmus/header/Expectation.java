package org.shootdown.litmus.header;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.shootdown.config.architecture.Architecture;

/**
 * What a variant expects of one condition.
 *
 * @param condition the condition's name
 * @param verdicts by the name of an architecture, by {@code wait}, {@code nowait} or {@code cond}, or for {@code all}
 * @param because why, in the author's words; may be empty
 */
public record Expectation(String condition, Map<String, Verdict> verdicts, String because) {
    static final String ALL = "all";

    public Expectation {
        verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
    }

    /** The verdict expected on an architecture: the most specific entry decides. Empty if none applies. */
    public Optional<Verdict> on(Architecture architecture) {
        String flushClass = architecture.flushClass().name().toLowerCase(Locale.ROOT);
        for (String key : new String[] {architecture.name(), flushClass, ALL}) {
            Verdict verdict = verdicts.get(key);
            if (verdict != null) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }
}
