package org.shootdown.config.measure;

/**
 * What was measured of one component in one trial.
 *
 * @param measurement of a CPU its time too, up to {@code accountedPs}
 * @param use what a CPU's time goes into from there on, until the machine's trial ends
 * @param accountedPs a moment in picoseconds; 0 for an MMU
 */
public record Measured(Measurement.Snapshot measurement, TimeUse use, long accountedPs) {

    /** Of an MMU, which has no time of its own. */
    public static Measured ofMmu(Measurement measurement) {
        return new Measured(measurement.snapshot(), TimeUse.IDLE, 0);
    }
}
