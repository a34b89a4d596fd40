package org.shootdown.report.study;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shootdown.config.input.InvalidInputException;

/** Parts of a whole as people write them: {@code 2 %}. */
public final class Percent {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");
    private static final int WHOLE = 100;

    private Percent() {}

    /**
     * The part that a text says: 0.02 for {@code 2 %}.
     *
     * @throws InvalidInputException if it is none, nothing, or more than the whole
     */
    public static double parse(String text) {
        Matcher matcher = PERCENT.matcher(text.strip());
        double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
        if (!(percent > 0) || percent > WHOLE) {
            throw InvalidInputException.of(
                    "'" + text + "' is no part of a whole; write it like 2% or 0.5%, more than 0 and at most 100%");
        }
        return percent / WHOLE;
    }

    /** As people write it, with three digits at most. */
    public static String show(double part) {
        if (!Double.isFinite(part)) {
            return "more than any %";
        }
        String three = String.format(Locale.ROOT, "%.3g", part * WHOLE);
        return new BigDecimal(three).stripTrailingZeros().toPlainString() + " %";
    }
}
