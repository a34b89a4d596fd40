package org.shootdown.report.plot;

/** How the numbers on an axis are apart. */
public enum Scale {
    /** By their difference. */
    LINEAR,
    /** By their ratio, with ticks at powers of two. */
    LOG2,
    /** By their ratio, with ticks at powers of ten and parts of them. */
    LOG10;

    private static final double LN2 = Math.log(2);

    /** Where a number is on the axis. */
    double position(double number) {
        return switch (this) {
            case LINEAR -> number;
            case LOG2 -> Math.log(number) / LN2;
            case LOG10 -> Math.log10(number);
        };
    }

    /** What is at a position of the axis. */
    double number(double position) {
        return switch (this) {
            case LINEAR -> position;
            case LOG2 -> Math.pow(2, position);
            case LOG10 -> Math.pow(10, position);
        };
    }

    /** Whether it has a place for a number. */
    boolean has(double number) {
        return this == LINEAR || number > 0;
    }
}
