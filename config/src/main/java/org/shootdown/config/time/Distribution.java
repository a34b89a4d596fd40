package org.shootdown.config.time;

import java.util.List;

/**
 * A latency in picoseconds as a mixture of constant, uniform and log-normal components.
 *
 * <p>A sample is a pure function of 64 random bits: the low 32 choose the component by weight, the high 32 a point of
 * its quantile function. Quantiles are tabulated once, with {@link StrictMath}, so that every JVM computes the same
 * picosecond; between table points they are interpolated. A log-normal is cut at its quantiles 1/2048 and 2047/2048:
 * rare long delays are said as components of their own, not left to a formula's far end.
 */
public final class Distribution {
    private static final int TABLE_BITS = 10;
    private static final int TABLE_SIZE = 1 << TABLE_BITS;
    private static final int TABLE_WORDS = TABLE_SIZE + 1;
    private static final int FRACTION_BITS = 32 - TABLE_BITS;
    private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;
    private static final double FRACTION_UNIT = 1.0 / (1L << FRACTION_BITS);

    /** One component of a mixture: its weight (any positive scale) and its shape. */
    public record Component(double weight, Shape shape) {
        public Component {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException("weight must be positive: " + weight);
            }
        }
    }

    /** The shape of a component; every value is in picoseconds. */
    public sealed interface Shape permits Constant, Uniform, LogNormal {
        /** The value at quantile {@code q}, strictly between 0 and 1. */
        double quantile(double q);

        /** The same shape at half the size. */
        Shape halved();
    }

    /** Always the same value. */
    public record Constant(long valuePs) implements Shape {
        public Constant {
            requireNonNegative(valuePs);
        }

        @Override
        public double quantile(double q) {
            return valuePs;
        }

        @Override
        public Constant halved() {
            return new Constant(valuePs / 2);
        }
    }

    /** Equally likely between two values. */
    public record Uniform(long lowPs, long highPs) implements Shape {
        public Uniform {
            requireNonNegative(lowPs);
            if (highPs < lowPs) {
                throw new IllegalArgumentException("uniform from " + lowPs + " to " + highPs + " is empty");
            }
        }

        @Override
        public double quantile(double q) {
            return lowPs + q * (highPs - lowPs);
        }

        @Override
        public Uniform halved() {
            return new Uniform(lowPs / 2, highPs / 2);
        }
    }

    /** Log-normal by its median and the standard deviation of its logarithm. */
    public record LogNormal(long medianPs, double sigma) implements Shape {
        public LogNormal {
            requireNonNegative(medianPs);
            if (!(sigma >= 0) || sigma > 5) {
                throw new IllegalArgumentException("sigma must be between 0 and 5: " + sigma);
            }
        }

        @Override
        public double quantile(double q) {
            return medianPs * StrictMath.exp(sigma * NormalQuantile.of(q));
        }

        @Override
        public LogNormal halved() {
            return new LogNormal(medianPs / 2, sigma);
        }
    }

    private final List<Component> components;
    /** Component i is chosen when the low 32 bits are below {@code cuts[i]} and not below {@code cuts[i - 1]}. */
    private final long[] cuts;

    /** By component, {@link #TABLE_WORDS} each: its values at evenly spaced quantiles. */
    private final long[] tables;

    private final boolean constant;
    private final long minimumPs;
    private final long maximumPs;

    private Distribution(List<Component> components) {
        this.components = List.copyOf(components);
        double total = components.stream().mapToDouble(Component::weight).sum();
        cuts = new long[components.size()];
        tables = new long[components.size() * TABLE_WORDS];
        constant = components.size() == 1 && components.get(0).shape() instanceof Constant;
        long minimum = Long.MAX_VALUE;
        long maximum = 0;
        double sum = 0;
        for (int i = 0; i < cuts.length; i++) {
            sum += components.get(i).weight();
            cuts[i] = i == cuts.length - 1 ? 1L << 32 : (long) StrictMath.rint(sum / total * (1L << 32));
            tabulate(components.get(i).shape(), i * TABLE_WORDS);
            minimum = Math.min(minimum, tables[i * TABLE_WORDS]);
            maximum = Math.max(maximum, tables[(i + 1) * TABLE_WORDS - 1]);
        }
        minimumPs = minimum;
        maximumPs = maximum;
    }

    /** A mixture of one or more components. */
    public static Distribution mixture(List<Component> components) {
        if (components.isEmpty()) {
            throw new IllegalArgumentException("a distribution needs at least one component");
        }
        return new Distribution(components);
    }

    /** A single shape. */
    public static Distribution of(Shape shape) {
        return new Distribution(List.of(new Component(1, shape)));
    }

    /** Always {@code valuePs}. */
    public static Distribution constant(long valuePs) {
        return of(new Constant(valuePs));
    }

    /** What the mixture is made of, in the order given. */
    public List<Component> components() {
        return components;
    }

    /** Whether every sample is the same, so that it needs no random bits. */
    public boolean isConstant() {
        return constant;
    }

    /** The sample in picoseconds that these 64 uniform bits stand for. */
    public long samplePs(long bits) {
        int at = component(bits & 0xFFFFFFFFL) * TABLE_WORDS + (int) (bits >>> (64 - TABLE_BITS));
        long fraction = (bits >>> 32) & FRACTION_MASK;
        long low = tables[at];
        return low + (long) ((tables[at + 1] - low) * (fraction * FRACTION_UNIT));
    }

    /** How many cuts lie at or below the choice, counted without a branch: no processor could predict it. */
    private int component(long choice) {
        long above = 0;
        for (int i = 0; i < cuts.length - 1; i++) {
            above += (cuts[i] - 1 - choice) >>> 63;
        }
        return (int) above;
    }

    /** The smallest value a sample can take, in picoseconds. */
    public long minimumPs() {
        return minimumPs;
    }

    /** The largest value a sample can take, in picoseconds. */
    public long maximumPs() {
        return maximumPs;
    }

    private void tabulate(Shape shape, int from) {
        double edge = 0.5 / TABLE_SIZE;
        for (int i = 0; i < TABLE_WORDS; i++) {
            double q = Math.min(Math.max((double) i / TABLE_SIZE, edge), 1 - edge);
            tables[from + i] = (long) StrictMath.rint(shape.quantile(q));
        }
    }

    private static void requireNonNegative(long ps) {
        if (ps < 0 || ps > Picoseconds.MAXIMUM) {
            throw new IllegalArgumentException("a latency must be between 0 and 100 s: " + ps + " ps");
        }
    }
}
