package org.shootdown.config.time;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations and moments of virtual time in picoseconds: as people write them, {@code 1.5 ns}, and as they are added up.
 *
 * <p>A sum or a product is exact, or {@link #NEVER} if it is more than a {@code long} holds: what happens then comes after the
 * end of any trial. It never wraps around to a time that is past.
 */
public final class Picoseconds {
    /** The longest duration that is accepted: it keeps every sum of latencies within virtual time's range. */
    public static final long MAXIMUM = 100L * 1_000_000_000_000L;

    /** A moment that no trial comes to, and a duration that outlasts any. */
    public static final long NEVER = Long.MAX_VALUE;

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

    /** A moment or a duration, neither far below zero, and a duration on top. */
    public static long plus(long ps, long morePs) {
        long sum = ps + morePs;
        return ((ps ^ sum) & (morePs ^ sum)) < 0 ? NEVER : sum;
    }

    /** A duration so many times; the count is unsigned, as C's {@code unsigned long}. */
    public static long times(long ps, long times) {
        if ((ps | times) >>> 31 == 0) {
            return ps * times;
        }
        boolean fits = times >= 0 && Math.multiplyHigh(ps, times) == 0 && ps * times >= 0;
        return fits || ps == 0 ? ps * times : NEVER;
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
