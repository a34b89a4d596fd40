package org.shootdown.report;

import java.util.Locale;
import org.shootdown.config.time.Picoseconds;

/** Measured figures as people read them: three digits that mean something. */
public final class Numbers {
    private Numbers() {}

    /** Three significant digits. */
    public static String significant(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    /** A duration in nanoseconds, in the largest unit of which it is at least one. */
    public static String duration(double ns) {
        if (ns == 0) {
            return "0";
        }
        String exact = Picoseconds.show(Math.round(ns * 1e3));
        int space = exact.indexOf(' ');
        double number = Double.parseDouble(exact.substring(0, space));
        int digits = number >= 100 ? 0 : number >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f%s", number, exact.substring(space));
    }

    /** A part of a whole in per cent. */
    static String share(double part, double whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part / whole);
    }
}
