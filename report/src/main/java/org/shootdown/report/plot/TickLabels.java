package org.shootdown.report.plot;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers as they are written at ticks. */
final class TickLabels {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final char SUPERSCRIPT_MINUS = '⁻';
    /** From here on figures are harder to count than to write as a power. */
    private static final double LARGE = 1e6;

    private static final double SMALL = 1e-3;

    private TickLabels() {}

    /** Those of an axis with such a step up to such a number, all with as many decimals. */
    static DoubleFunction<String> decimal(double step, double greatest) {
        int exponent = (int) Math.floor(Math.log10(Math.max(step, Math.abs(greatest))) + 1e-9);
        boolean plain = exponent < 6 && exponent >= -3;
        int power = plain ? 0 : Math.floorDiv(exponent, 3) * 3;
        int decimals = Math.max(0, power - (int) Math.floor(Math.log10(step) + 1e-9));
        double unit = Math.pow(10, power);
        return number -> {
            // Never a negative zero.
            String digits = grouped(number / unit + 0.0, decimals);
            return plain || number == 0 ? digits : digits + " × " + power(10, power);
        };
    }

    static String powerOfTwo(double number) {
        return number >= LARGE || number < 1
                ? power(2, (int) Math.rint(Math.log(number) / Math.log(2)))
                : grouped(number, 0);
    }

    static String powerOfTen(double number) {
        int exponent = (int) Math.rint(Math.log10(number));
        return number >= LARGE || number < SMALL ? power(10, exponent) : grouped(number, Math.max(0, -exponent));
    }

    /** A multiple of a power of ten. */
    static String mixed(double number) {
        int exponent = (int) Math.floor(Math.log10(number) + 1e-9);
        if (number < LARGE && number >= SMALL) {
            return grouped(number, Math.max(0, -exponent));
        }
        long multiple = Math.round(number / Math.pow(10, exponent));
        return multiple == 1 ? power(10, exponent) : multiple + " × " + power(10, exponent);
    }

    private static String grouped(double number, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number).replace('-', '−');
    }

    private static String power(int base, int exponent) {
        StringBuilder text = new StringBuilder().append(base);
        for (char digit : Integer.toString(exponent).toCharArray()) {
            text.append(digit == '-' ? SUPERSCRIPT_MINUS : SUPERSCRIPTS.charAt(digit - '0'));
        }
        return text.toString();
    }
}
