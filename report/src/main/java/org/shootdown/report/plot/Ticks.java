package org.shootdown.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * From where to where an axis goes, and where it has ticks; all are positions of its scale.
 *
 * <p>It follows from the numbers alone, not from how much room a font leaves.
 */
record Ticks(double low, double high, List<Tick> ticks) {
    private static final int MOST = 10;
    private static final int FEWEST = 3;
    /** As a part of what there is to show. */
    private static final double MARGIN = 0.04;
    /** More decades than this have no room for what is between them. */
    private static final int MOST_DECADES_WITH_PARTS = 5;
    /** An axis that would begin below this part of its end begins at zero. */
    private static final double NEAR_ZERO = 0.3;

    /** A tick; one without a label is small. */
    record Tick(double position, String label) {}

    /**
     * The ticks for numbers.
     *
     * @param fromZero whether zero is to be seen, where there is one: who compares heights compares them with it
     */
    static Ticks of(Scale scale, double[] numbers, boolean fromZero) {
        double least = Arrays.stream(numbers).min().orElseThrow();
        double greatest = Arrays.stream(numbers).max().orElseThrow();
        return scale == Scale.LINEAR ? linear(least, greatest, fromZero) : logarithmic(scale, least, greatest);
    }

    private static Ticks linear(double least, double greatest, boolean fromZero) {
        boolean zero = fromZero || (least > 0 && least < NEAR_ZERO * greatest);
        double low = zero ? Math.min(0, least) : least;
        double high = zero ? Math.max(0, greatest) : greatest;
        double margin = high > low ? MARGIN * (high - low) : low == 0 ? 1 : MARGIN * Math.abs(low);
        double from = low == 0 ? 0 : low - margin;
        double to = high == 0 && low < 0 ? 0 : high + margin;
        return new Ticks(from, to, labelled(Scale.LINEAR, steps(from, to), TickLabels.decimal(step(from, to), to)));
    }

    private static Ticks logarithmic(Scale scale, double least, double greatest) {
        double low = scale.position(least);
        double high = scale.position(greatest);
        double margin = high > low ? MARGIN * (high - low) : scale.position(2) * (1 + MARGIN);
        double from = low - margin;
        double to = high + margin;
        return new Ticks(from, to, scale == Scale.LOG2 ? powersOfTwo(from, to) : decades(from, to));
    }

    private static List<Tick> powersOfTwo(double from, double to) {
        List<Double> powers = powers(2, from, to);
        return powers.size() < FEWEST
                ? between(Scale.LOG2, from, to)
                : labelled(Scale.LOG2, powers, TickLabels::powerOfTwo);
    }

    private static List<Tick> decades(double from, double to) {
        List<Double> decades = powers(10, from, to);
        if (decades.size() < 2) {
            return between(Scale.LOG10, from, to);
        }
        List<Tick> ticks = new ArrayList<>(
                decades.size() < FEWEST
                        ? labelled(Scale.LOG10, parts(from, to, 1, 2, 5), TickLabels::mixed)
                        : labelled(Scale.LOG10, decades, TickLabels::powerOfTen));
        if (to - from <= MOST_DECADES_WITH_PARTS) {
            ticks.addAll(labelled(Scale.LOG10, parts(from, to, 2, 3, 4, 5, 6, 7, 8, 9), number -> ""));
        }
        return ticks;
    }

    /** The ticks of a part of a logarithmic axis that is too small for powers. */
    private static List<Tick> between(Scale scale, double from, double to) {
        double low = scale.number(from);
        double high = scale.number(to);
        return labelled(scale, steps(low, high), TickLabels.decimal(step(low, high), high));
    }

    private static List<Tick> labelled(Scale scale, List<Double> numbers, DoubleFunction<String> label) {
        return numbers.stream()
                .map(number -> new Tick(scale.position(number), label.apply(number)))
                .toList();
    }

    /** Powers between two exponents; where they are many, each second, third and so on. */
    private static List<Double> powers(int base, double from, double to) {
        int first = (int) Math.ceil(from);
        int last = (int) Math.floor(to);
        int every = Math.max(1, (int) Math.ceil((last - first + 1) / (double) MOST));
        List<Double> powers = new ArrayList<>();
        for (int exponent = -Math.floorDiv(-first, every) * every; exponent <= last; exponent += every) {
            powers.add(Math.pow(base, exponent));
        }
        return powers;
    }

    /** Multiples of powers of ten between two exponents of ten. */
    private static List<Double> parts(double from, double to, int... multiples) {
        List<Double> parts = new ArrayList<>();
        for (int exponent = (int) Math.floor(from); exponent <= to; exponent++) {
            for (int multiple : multiples) {
                double part = multiple * Math.pow(10, exponent);
                if (Math.log10(part) >= from && Math.log10(part) <= to) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    /** The least of 1, 2 and 5 times a power of ten that is few times between two numbers. */
    private static double step(double from, double to) {
        double least = (to - from) / MOST;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int multiple : new int[] {1, 2, 5}) {
            if (multiple * power >= least) {
                return multiple * power;
            }
        }
        return 10 * power;
    }

    private static List<Double> steps(double from, double to) {
        double step = step(from, to);
        List<Double> steps = new ArrayList<>();
        for (double i = Math.ceil(from / step); i * step <= to; i++) {
            steps.add(i * step);
        }
        return steps;
    }
}
