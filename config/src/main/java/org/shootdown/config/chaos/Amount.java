package org.shootdown.config.chaos;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shootdown.config.architecture.Estimate;
import org.shootdown.config.time.Distribution;
import org.shootdown.config.time.Distribution.Component;

/**
 * How long something takes: a distribution as a file writes it, with where its figures come from.
 *
 * @param estimates what it is a mixture of
 */
public record Amount(List<Estimate> estimates) {
    /** Nothing smaller than the shortest way of a message makes a difference. */
    private static final long LEAST_PS = 10_000;

    /** How the source of an amount begins that was halved, with the power of two that it was divided by. */
    private static final Pattern FRACTION = Pattern.compile("1/(\\d+) of: (.*)", Pattern.DOTALL);

    public Amount {
        estimates = List.copyOf(estimates);
    }

    /** What it says, ready to be drawn from. */
    public Distribution distribution() {
        return Distribution.mixture(estimates.stream().map(Estimate::component).toList());
    }

    /** Half of it, unless that is too little to matter. */
    Optional<Amount> halved() {
        return halved(LEAST_PS);
    }

    /** Half of it, if a sample of that can be so large. */
    Optional<Amount> halved(long leastPs) {
        Amount half = new Amount(estimates.stream().map(Amount::half).toList());
        return half.distribution().maximumPs() < leastPs ? Optional.empty() : Optional.of(half);
    }

    private static Estimate half(Estimate estimate) {
        Component whole = estimate.component();
        return new Estimate(
                new Component(whole.weight(), whole.shape().halved()), estimate.trust(), halfOf(estimate.source()));
    }

    private static String halfOf(String source) {
        Matcher fraction = FRACTION.matcher(source);
        return fraction.matches()
                ? "1/" + new BigInteger(fraction.group(1)).shiftLeft(1) + " of: " + fraction.group(2)
                : "1/2 of: " + source;
    }
}
