package org.shootdown.cluster.job;

import org.shootdown.config.machine.MachineDescription;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.timed.SimulatedMachine;
import org.shootdown.simulation.trial.Experiment;

/**
 * A part of a job, ready to run.
 *
 * @param part what it was made from
 * @param setup the machine, and what it runs
 * @param description how the machine is spread
 */
public record CompiledPart(JobPart part, Setup setup, MachineDescription description) {

    /** The machine. */
    public SimulatedMachine machine() {
        return setup.machine();
    }

    /** The same with another seed. */
    public CompiledPart seeded(long seed) {
        return new CompiledPart(part.seeded(seed), setup, description);
    }

    /** Some of its trials. */
    public Experiment experiment(long first, long trials) {
        return setup.experiment(part.seed(), first, trials);
    }
}
