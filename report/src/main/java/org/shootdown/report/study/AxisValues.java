package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shootdown.config.input.InvalidInputException;

/** The values of an axis as people write them: {@code a,b}, {@code 1..8}, {@code 2..512*2}, {@code 10..100+10}. */
final class AxisValues {
    private static final int MOST = 1000;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})(?:([*+])(\\d{1,9}))?");

    private AxisValues() {}

    /**
     * The values, each once.
     *
     * @throws InvalidInputException if there are none, or too many
     */
    static List<String> parse(String axis, String text) {
        List<String> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            values.addAll(range.matches() ? numbers(axis, part, range) : List.of(part.strip()));
        }
        if (values.stream().anyMatch(String::isEmpty)) {
            throw InvalidInputException.of("axis '" + axis + "': '" + text + "' has an empty value");
        }
        return values.stream().distinct().toList();
    }

    private static List<String> numbers(String axis, String part, Matcher range) {
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        boolean multiplies = "*".equals(range.group(3));
        long step = range.group(4) == null ? 1 : Long.parseLong(range.group(4));
        if (last < first || step < (multiplies ? 2 : 1) || (multiplies && first == 0)) {
            throw InvalidInputException.of(
                    "axis '" + axis + "': '" + part + "' is no range; write it like 1..8, 2..512*2 or 10..100+10");
        }
        List<String> numbers = new ArrayList<>();
        for (long number = first; number <= last; number = multiplies ? number * step : number + step) {
            numbers.add(Long.toString(number));
            if (numbers.size() > MOST) {
                throw InvalidInputException.of("axis '" + axis + "': '" + part + "' has more than " + MOST + " values");
            }
        }
        return numbers;
    }

    /** Whether a value is a number, as ranges have them. */
    static boolean isNumber(String value) {
        return value.matches("\\d{1,9}");
    }
}
