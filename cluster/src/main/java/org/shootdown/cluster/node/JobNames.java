package org.shootdown.cluster.node;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import org.shootdown.config.input.Suggestions;

/** What jobs are called: by the second of their submission, in UTC, so that the alphabet is their order. */
final class JobNames {
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private JobNames() {}

    /** A name that no job has. */
    static String next(Clock clock, Collection<String> taken) {
        String second = SECOND.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        String name = second;
        for (int number = 2; taken.contains(name); number++) {
            name = second + "-" + number;
        }
        return name;
    }

    /** What to say of a name that no job has. */
    static String unknown(String name, Collection<String> known) {
        return "there is no job '" + name + "'" + Suggestions.didYouMean(name, known)
                + " ('shootdown jobs' lists them)";
    }
}
