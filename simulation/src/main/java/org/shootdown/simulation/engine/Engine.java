package org.shootdown.simulation.engine;

import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.Tally;

/** Runs experiments. What comes out does not depend on which engine it was. */
public interface Engine extends AutoCloseable {

    /**
     * Runs all trials of an experiment. An engine that is told to stop meanwhile returns what those have come to that
     * were over.
     *
     * @param progress told now and then, from any thread
     */
    Tally run(Experiment experiment, Progress progress);

    /** Frees what the engine holds. */
    @Override
    void close();

    /** Who is told how far an experiment is. */
    @FunctionalInterface
    interface Progress {
        /** So many more trials are done. */
        void done(long more);

        /** The trial under way has come to this virtual time, in picoseconds. Told only where there is one at a time. */
        default void at(long virtualPs) {}
    }
}
