package org.shootdown.simulation.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.machine.judgement.EndCheckers;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;
import org.shootdown.simulation.timed.GroupEnds;
import org.shootdown.simulation.trial.Attempt;
import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.TrialOutcome;

/**
 * Judges how trials of a machine ended: each group that runs a race by the conditions of its file, and every group by the
 * checkers. Immutable, for any number of threads.
 */
public final class Evaluator implements Experiment.Evaluator {
    private final Setup setup;

    /** By race. */
    private final List<Judge> judges;

    public Evaluator(Setup setup) {
        this.setup = setup;
        judges = setup.kinds().subList(0, setup.races()).stream()
                .map(kind -> new Judge(kind.race(), kind.machine()))
                .toList();
    }

    /** Whether a bound was reached: what would have followed nobody knows, so it is no end and counts as none. */
    public static boolean isCut(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.checker() == Checker.LIMIT_REACHED);
    }

    @Override
    public TrialOutcome evaluate(long trial, MachineEnd end) {
        return new Evaluation(trial, end).outcome();
    }

    /**
     * One trial. Its values are what its races observed. Where a deadline ends it, they are what those observed that
     * settled, then every CPU's number of accesses: how far it came.
     */
    private final class Evaluation {
        private final long trial;
        private final MachineEnd end;
        private final GroupEnds ends;
        private final boolean deadline = setup.machine().hasDeadline();
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private final List<Long> values = new ArrayList<>();

        Evaluation(long trial, MachineEnd end) {
            this.trial = trial;
            this.end = end;
            ends = new GroupEnds(setup.machine(), end);
        }

        TrialOutcome outcome() {
            for (int group = 0; group < setup.kindOfGroup().size(); group++) {
                evaluate(group, setup.kindOfGroup().getInt(group));
            }
            long accesses = 0;
            long flushes = 0;
            long endPs = 0;
            for (ComponentReport report : end.reports()) {
                accesses += report.requests();
                flushes += report.flushes();
                endPs = Math.max(endPs, report.lastEventPs());
                if (deadline) {
                    values.add(report.requests());
                }
            }
            return new TrialOutcome(trial, values, findings, endPs, accesses, flushes, attempts);
        }

        private void evaluate(int group, int kind) {
            MachineEnd own = ends.of(group);
            if (setup.isRace(kind)) {
                judge(group, kind, own);
            } else {
                List<Finding> found = EndCheckers.findings(own);
                if (!found.isEmpty()) {
                    add(group, found);
                    attempts.add(Attempt.ofBackground(kind, trial, group, found));
                }
            }
        }

        private void judge(int group, int kind, MachineEnd own) {
            Judgement judgement = judges.get(kind).judge(own);
            List<Finding> found = withLimit(judgement.findings(), own);
            boolean settled = (own.ending() == Ending.AT_REST || ends.isFinished(group)) && !isCut(found);
            add(group, found);
            if (settled || !deadline) {
                values.addAll(judgement.values());
            }
            attempts.add(new Attempt(
                    kind,
                    trial,
                    group,
                    settled,
                    settled && judgement.counted(),
                    judgement.outcome(),
                    judgement.judged(),
                    judgement.holds(),
                    Attempt.checkers(found),
                    named(judgement)));
        }

        private static Set<Checker> named(Judgement judgement) {
            if (judgement.findings().isEmpty()) {
                return Set.of();
            }
            Set<Checker> named = Attempt.checkers(judgement.findings());
            named.removeIf(checker -> !checker.isOfAHang());
            named.removeAll(Attempt.checkers(judgement.unasked()));
            return named;
        }

        private void add(int group, List<Finding> found) {
            found.forEach(finding -> findings.add(ends.inMachine(group, finding)));
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
}
