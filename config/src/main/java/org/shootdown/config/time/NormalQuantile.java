package org.shootdown.config.time;

/**
 * The quantile function of the standard normal distribution.
 *
 * <p>P. J. Acklam's rational approximation (relative error below 1.2e-9), with {@link StrictMath} throughout: a
 * statistics library would do, but none promises the same last bit on every JVM, and the digests depend on it.
 */
final class NormalQuantile {
    private static final double[] A = {
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239e+00
    };
    private static final double[] B = {
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1
    };
    private static final double[] C = {
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838e+00,
        -2.549732539343734e+00,
        4.374664141464968e+00,
        2.938163982698783e+00
    };
    private static final double[] D = {
        7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
    };
    private static final double LOWER = 0.02425;

    private NormalQuantile() {}

    /** The value below which a standard normal falls with probability {@code q}, strictly between 0 and 1. */
    static double of(double q) {
        if (q < LOWER) {
            return tail(q);
        }
        if (q > 1 - LOWER) {
            return -tail(1 - q);
        }
        double centred = q - 0.5;
        double square = centred * centred;
        return horner(A, square) * centred / horner(B, square);
    }

    private static double tail(double q) {
        double t = StrictMath.sqrt(-2 * StrictMath.log(q));
        return horner(C, t) / horner(D, t);
    }

    private static double horner(double[] coefficients, double x) {
        double sum = 0;
        for (double coefficient : coefficients) {
            sum = sum * x + coefficient;
        }
        return sum;
    }
}
