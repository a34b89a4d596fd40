package org.shootdown.config.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Guesses which name a user meant. */
public final class Suggestions {
    /** Below this similarity a guess would puzzle more than it helps. */
    private static final double LEAST_SIMILARITY = 0.8;

    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

    private Suggestions() {}

    /** The candidate most similar to a name, without regard to case, if any is similar enough; the first of equals. */
    public static Optional<String> nearest(String name, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> similarity(name, candidate) >= LEAST_SIMILARITY)
                .max(bySimilarityTo(name));
    }

    /** {@code "; did you mean 'x'?"}, or nothing: the end of a message about an unknown name. */
    public static String didYouMean(String name, Collection<String> candidates) {
        return nearest(name, candidates)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    /** Equal similarities are ordered against the alphabet, because a stream's maximum is the last of equals. */
    private static Comparator<String> bySimilarityTo(String name) {
        return Comparator.<String>comparingDouble(candidate -> similarity(name, candidate))
                .thenComparing(Comparator.reverseOrder());
    }

    private static double similarity(String name, String candidate) {
        return SIMILARITY.apply(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
    }
}
