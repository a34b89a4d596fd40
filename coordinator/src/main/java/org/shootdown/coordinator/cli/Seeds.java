package org.shootdown.coordinator.cli;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.shootdown.config.input.InvalidInputException;

/**
 * Successive seeds.
 *
 * @param first the first
 * @param last the last, at most {@link #MOST} behind it
 */
record Seeds(long first, long last) {
    private static final int MOST = 10_000;
    private static final String BETWEEN = "..";

    /**
     * Reads {@code 5} or {@code 1..8}.
     *
     * @throws InvalidInputException if it is neither
     */
    static Seeds parse(String text) {
        int between = text.indexOf(BETWEEN);
        try {
            long first = Long.parseLong(between < 0 ? text : text.substring(0, between));
            long last = between < 0 ? first : Long.parseLong(text.substring(between + BETWEEN.length()));
            if (last < first || Math.subtractExact(last, first) >= MOST) {
                throw InvalidInputException.of("'" + text + "' are no seeds, or more than " + MOST);
            }
            return new Seeds(first, last);
        } catch (ArithmeticException | NumberFormatException e) {
            throw InvalidInputException.of("'" + text + "' is neither a number nor a range like 1..8");
        }
    }

    void forEach(LongConsumer action) {
        LongStream.rangeClosed(first, last).forEach(action);
    }
}
