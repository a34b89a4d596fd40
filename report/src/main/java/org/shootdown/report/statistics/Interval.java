package org.shootdown.report.statistics;

/**
 * An estimate and the bounds between which its quantity lies with some confidence, all in the quantity's unit.
 *
 * <p>Either both bounds are known, and the estimate lies between them, or both are NaN: one replicate says nothing of how
 * far another would be from it.
 *
 * @param low the lower bound, or NaN
 * @param value the estimate, finite
 * @param high the upper bound, or NaN
 */
public record Interval(double low, double value, double high) {
    /**
     * Checks that the estimate lies between its bounds.
     *
     * @throws IllegalArgumentException if it does not, if it is not finite, or if only one bound is known
     */
    public Interval {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("An estimate is a finite number, not " + value + '.');
        }
        boolean unknown = Double.isNaN(low) && Double.isNaN(high);
        boolean ordered = Double.isFinite(low) && low <= value && value <= high && Double.isFinite(high);
        if (!unknown && !ordered) {
            throw new IllegalArgumentException("The estimate " + value + " has bounds on both sides of it or none, not "
                    + low + " and " + high + '.');
        }
    }

    /** An estimate of which nobody knows how far it is from the truth. */
    public static Interval unknown(double value) {
        return new Interval(Double.NaN, value, Double.NaN);
    }

    /** Whether it has bounds. */
    public boolean isKnown() {
        return !Double.isNaN(low);
    }

    /** Whether a number lies between the bounds or is one of them; never if they are unknown. */
    public boolean contains(double number) {
        return low <= number && number <= high;
    }

    /** Half its width as a part of the estimate; infinite if the bounds are unknown, or if only the estimate is zero. */
    public double relativeHalfWidth() {
        if (!isKnown()) {
            return Double.POSITIVE_INFINITY;
        }
        return low == high ? 0 : (high / 2 - low / 2) / Math.abs(value);
    }

    /** Whether {@link #relativeHalfWidth} is at most this: 0.02 of an estimate that is known to within 2 %. */
    public boolean isWithin(double precision) {
        return relativeHalfWidth() <= precision;
    }
}
