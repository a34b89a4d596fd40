package org.shootdown.config.time;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, {@code 1.5 ns}, in picoseconds. */
public final class Picoseconds {
    /** The longest duration that is accepted: it keeps every sum of latencies within virtual time's range. */
    public static final long MAXIMUM = 100L * 1_000_000_000_000L;

    private static final Pattern DURATION = Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,18})?)\\s*([A-Za-zµ]*)");
    private static final Map<String, Long> UNITS = units();

    private Picoseconds() {}

    /**
     * Reads a duration: a decimal number, then one of ps, ns, us, ms, s.
     *
     * @throws IllegalArgumentException if it is none, is negative, is longer than {@link #MAXIMUM}, or has fractions of a
     *     picosecond; the message says what would be right
     */
    public static long parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration; write it like '1.5ns'");
        }
        return whole(text, new BigDecimal(matcher.group(1)).multiply(unit(text, matcher.group(2))));
    }

    /** A duration as people write it, in the largest unit of which it is at least one: {@code 1.5 ns}. */
    public static String show(long ps) {
        String shown = ps + " ps";
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (ps >= unit.getValue()) {
                BigDecimal number = BigDecimal.valueOf(ps).divide(BigDecimal.valueOf(unit.getValue()));
                shown = number.stripTrailingZeros().toPlainString() + " " + unit.getKey();
            }
        }
        return shown;
    }

    private static BigDecimal unit(String text, String unit) {
        Long ps = UNITS.get(unit);
        if (ps == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' needs one of the units " + String.join(", ", UNITS.keySet()));
        }
        return BigDecimal.valueOf(ps);
    }

    private static long whole(String text, BigDecimal ps) {
        if (ps.signum() < 0 || ps.compareTo(BigDecimal.valueOf(MAXIMUM)) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not between 0 and 100 s");
        }
        if (ps.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("'" + text + "' is finer than one picosecond");
        }
        return ps.longValueExact();
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("ps", 1L);
        units.put("ns", 1_000L);
        units.put("us", 1_000_000L);
        units.put("ms", 1_000_000_000L);
        units.put("s", 1_000_000_000_000L);
        return units;
    }
}
