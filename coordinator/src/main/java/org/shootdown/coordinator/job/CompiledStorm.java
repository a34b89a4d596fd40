package org.shootdown.coordinator.job;

import org.shootdown.coordinator.storm.Storm;
import org.shootdown.coordinator.storm.StormEvaluator;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.machine.large.LargeMachine;

/**
 * A storm, ready to run.
 *
 * @param part what it was made from
 * @param storm the storm
 */
public record CompiledStorm(StormPart part, Storm storm) implements CompiledPart {

    @Override
    public LargeMachine machine() {
        return storm.machine();
    }

    /** None: each injected group is an attempt of its own. */
    @Override
    public int conditions() {
        return 0;
    }

    @Override
    public CompiledStorm seeded(long seed) {
        return new CompiledStorm(part.seeded(seed), storm);
    }

    @Override
    public Experiment experiment(long first, long trials) {
        return new Experiment(machine(), new StormEvaluator(storm), part.seed(), first, trials);
    }
}
