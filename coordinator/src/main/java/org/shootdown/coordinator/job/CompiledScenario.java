package org.shootdown.coordinator.job;

import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.ScenarioEvaluator;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;

/**
 * A scenario's machine, ready to run.
 *
 * @param part what it was made from
 * @param scenario the scenario as it was compiled for it
 * @param machine the machine
 */
public record CompiledScenario(ScenarioPart part, Scenario scenario, Machine machine) implements CompiledPart {

    @Override
    public int conditions() {
        return scenario.conditions().size();
    }

    @Override
    public CompiledScenario seeded(long seed) {
        return new CompiledScenario(part.seeded(seed), scenario, machine);
    }

    @Override
    public Experiment experiment(long first, long trials) {
        return new Experiment(machine, new ScenarioEvaluator(scenario, machine), part.seed(), first, trials);
    }
}
