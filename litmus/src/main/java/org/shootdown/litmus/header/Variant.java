package org.shootdown.litmus.header;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shootdown.config.architecture.Architecture;

/**
 * A variant of a scenario: with or without a fix, or a mutant.
 *
 * @param name as the command line takes it
 * @param summary one line; may be empty
 * @param defines the macros that make the difference
 * @param expectations what is expected, by condition
 */
public record Variant(String name, String summary, Map<String, String> defines, List<Expectation> expectations) {
    /** The variant of a scenario that has none. */
    public static final String DEFAULT = "default";

    public Variant {
        defines = Collections.unmodifiableMap(new LinkedHashMap<>(defines));
        expectations = List.copyOf(expectations);
    }

    /** What is expected of a condition on an architecture; empty if nothing is. */
    public Optional<Verdict> expected(String condition, Architecture architecture) {
        return expectation(condition).flatMap(expectation -> expectation.on(architecture));
    }

    /** What is expected of a condition. */
    public Optional<Expectation> expectation(String condition) {
        return expectations.stream()
                .filter(expectation -> expectation.condition().equals(condition))
                .findFirst();
    }
}
