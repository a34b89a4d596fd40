package org.shootdown.coordinator.storm;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.coordinator.storm.Storm.Kind;
import org.shootdown.coordinator.trial.Attempt;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.ScenarioEvaluator;
import org.shootdown.coordinator.trial.TrialOutcome;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.machine.judgement.EndCheckers;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;
import org.shootdown.machine.large.GroupEnds;

/**
 * Judges how trials of a storm ended: each injected group by the conditions of its race, and every group by the checkers.
 * Immutable, for any number of threads.
 */
public final class StormEvaluator implements Experiment.Evaluator {
    private final Storm storm;
    private final List<Optional<Judge>> judges;

    public StormEvaluator(Storm storm) {
        this.storm = storm;
        judges = storm.kinds().stream().map(StormEvaluator::judge).toList();
    }

    private static Optional<Judge> judge(Kind kind) {
        return kind.scenario() == null || kind.injection() == null
                ? Optional.empty()
                : Optional.of(new Judge(kind.scenario(), kind.machine()));
    }

    @Override
    public TrialOutcome evaluate(long trial, MachineEnd end) {
        return new Evaluation(trial, end).outcome();
    }

    /** One trial. Its values are what injected groups observed, as far as they settled, then every CPU's number of accesses. */
    private final class Evaluation {
        private final long trial;
        private final MachineEnd end;
        private final GroupEnds ends;
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private final List<Long> values = new ArrayList<>();
        private long flushes;

        Evaluation(long trial, MachineEnd end) {
            this.trial = trial;
            this.end = end;
            ends = new GroupEnds(storm.machine(), end);
        }

        TrialOutcome outcome() {
            for (int group = 0; group < storm.machine().groups().size(); group++) {
                judge(group);
                flushes += ends.flushes(group);
            }
            long accesses = 0;
            long endPs = 0;
            for (ComponentReport report : end.reports()) {
                accesses += report.requests();
                endPs = Math.max(endPs, report.lastEventPs());
                values.add(report.requests());
            }
            return new TrialOutcome(
                    trial, "", values, true, List.of(), List.of(), findings, endPs, accesses, attempts, flushes);
        }

        private void judge(int group) {
            int kind = storm.kindOfGroup().getInt(group);
            MachineEnd own = ends.of(group);
            Optional<Judge> judge = judges.get(kind);
            if (judge.isPresent()) {
                judgeInjected(group, kind, own, judge.get().judge(own));
            } else {
                List<Finding> found = EndCheckers.findings(own);
                if (!found.isEmpty()) {
                    add(group, found);
                    attempts.add(new Attempt(kind, trial, group, false, "", List.of(), checkers(found)));
                }
            }
        }

        private void judgeInjected(int group, int kind, MachineEnd own, Judgement judgement) {
            boolean ended = own.ending() == Ending.AT_REST || ends.isFinished(group);
            boolean settled = ended && !ScenarioEvaluator.isCut(judgement.findings());
            boolean counted = settled && judgement.counted();
            List<Boolean> holds = judgement.holds().stream()
                    .map(holding -> counted && holding)
                    .toList();
            add(group, judgement.findings());
            if (settled) {
                values.addAll(judgement.values());
            }
            attempts.add(
                    new Attempt(kind, trial, group, settled, judgement.state(), holds, checkers(judgement.findings())));
        }

        private void add(int group, List<Finding> found) {
            found.forEach(finding -> findings.add(ends.inMachine(group, finding)));
        }

        private static Set<Checker> checkers(List<Finding> found) {
            Set<Checker> checkers = EnumSet.noneOf(Checker.class);
            found.forEach(finding -> checkers.add(finding.checker()));
            return checkers;
        }
    }
}
