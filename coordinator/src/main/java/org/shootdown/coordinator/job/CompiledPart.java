package org.shootdown.coordinator.job;

import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.machine.SimulatedMachine;

/** A part of a job, ready to run. */
public sealed interface CompiledPart permits CompiledScenario, CompiledStorm {
    /** What it was made from. */
    JobPart part();

    /** The machine. */
    SimulatedMachine machine();

    /** How many conditions its outcomes have. */
    int conditions();

    /** Some of its trials. */
    Experiment experiment(long first, long trials);

    /** The same with another seed. */
    CompiledPart seeded(long seed);
}
