package org.shootdown.coordinator.trial;

import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;

/** Judges how trials of a scenario's machine ended. Immutable, for any number of threads. */
public final class ScenarioEvaluator implements Experiment.Evaluator {
    private final Judge judge;

    /** For the machine that was put together from the scenario. */
    public ScenarioEvaluator(Scenario scenario, Machine machine) {
        judge = new Judge(scenario, machine);
    }

    @Override
    public TrialOutcome evaluate(long trial, MachineEnd end) {
        long accesses = 0;
        long endPs = 0;
        for (ComponentReport report : end.reports()) {
            accesses += report.requests();
            endPs = Math.max(endPs, report.lastEventPs());
        }
        Judgement judgement = judge.judge(end);
        return new TrialOutcome(
                trial,
                judgement.outcome(),
                judgement.values(),
                judgement.counted(),
                judgement.holds(),
                judgement.findings(),
                endPs,
                accesses);
    }
}
