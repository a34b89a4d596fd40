package org.shootdown.coordinator.trial;

import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
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
        List<Finding> findings = withLimit(judgement.findings(), end);
        return new TrialOutcome(
                trial,
                judgement.outcome(),
                judgement.values(),
                judgement.counted() && !isCut(findings),
                judgement.judged(),
                judgement.holds(),
                findings,
                endPs,
                accesses);
    }

    /** Whether a bound was reached: what would have followed nobody knows, so it is no end and counts as none. */
    public static boolean isCut(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.checker() == Checker.LIMIT_REACHED);
    }

    /** A bound can also cut off what is on its way when every program has ended: then no CPU is to be named but the first. */
    private static List<Finding> withLimit(List<Finding> findings, MachineEnd end) {
        if (!end.limitReached() || isCut(findings)) {
            return findings;
        }
        List<Finding> all = new ArrayList<>(findings);
        all.add(Finding.of(Checker.LIMIT_REACHED, 0, 0, 0));
        return all;
    }
}
