package org.shootdown.coordinator.job;

import org.shootdown.coordinator.project.Project;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.ScenarioEvaluator;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.machine.Machine;

/**
 * A part of a job, ready to run.
 *
 * @param part what it was made from
 * @param scenario the scenario as it was compiled for it
 * @param machine the machine
 */
public record CompiledPart(JobPart part, Scenario scenario, Machine machine) {

    /** Puts the machine together. */
    public static CompiledPart of(JobPart part, Project project, Scenario compiled) {
        return new CompiledPart(part, compiled, part.assemble(project, compiled));
    }

    /** Compiles the scenario and puts the machine together. */
    static CompiledPart of(JobPart part, Project project, ScenarioFile file) {
        return of(part, project, part.compile(project, file));
    }

    /** How many conditions its outcomes have. */
    public int conditions() {
        return scenario.conditions().size();
    }

    /** Some of its trials. */
    public Experiment experiment(long seed, long first, long trials) {
        return new Experiment(machine, new ScenarioEvaluator(scenario, machine), seed, first, trials);
    }
}
