package org.shootdown.simulation.chaos;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * In how many of some trials something showed, and what that says of its probability.
 *
 * @param positive in how many trials it showed
 * @param counted of how many
 * @param low the lower end of the Clopper-Pearson interval at 95 %, which is exact for few and for no hits
 * @param high its upper end
 */
public record Rate(long positive, long counted, double low, double high) {
    private static final double ERROR = 0.05;

    /** The rate of so many of so many. */
    public static Rate of(long positive, long counted) {
        if (counted == 0) {
            return new Rate(0, 0, 0, 1);
        }
        Interval interval = BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(
                Math.toIntExact(counted), Math.toIntExact(positive), ERROR);
        return new Rate(positive, counted, interval.getLowerBound(), interval.getUpperBound());
    }
}
