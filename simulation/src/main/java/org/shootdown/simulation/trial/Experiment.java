package org.shootdown.simulation.trial;

import org.shootdown.machine.MachineEnd;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * Trials of one machine: numbers {@code first} to {@code first + trials - 1} of a seed.
 *
 * @param machine what they run on; shared by all threads
 * @param evaluator turns a machine's end into an outcome; must be safe for use by several threads
 * @param seed from which every random number of every trial comes
 * @param first the first trial's number
 * @param trials how many
 */
public record Experiment(SimulatedMachine machine, Evaluator evaluator, long seed, long first, long trials) {

    /** Turns a machine's end into an outcome. */
    @FunctionalInterface
    public interface Evaluator {
        /** The outcome of a trial, a function of its arguments alone. */
        TrialOutcome evaluate(long trial, MachineEnd end);
    }
}
