package org.shootdown.simulation.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Measured;
import org.shootdown.config.measure.Measurement;
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
 * checkers. For any number of threads. Ends that are alike are judged once.
 */
public final class Evaluator implements Experiment.Evaluator {
    /** What is measured of CPUs that run no race is told together. */
    private static final String BACKGROUND = "background";

    private final Setup setup;

    /** By race. */
    private final List<ByEnd<Meaning>> meanings;

    public Evaluator(Setup setup) {
        this.setup = setup;
        meanings = IntStream.range(0, setup.races()).mapToObj(this::meaningsOf).toList();
    }

    private ByEnd<Meaning> meaningsOf(int kind) {
        Setup.Kind race = setup.kinds().get(kind);
        Judge judge = new Judge(race.race(), race.machine());
        return new ByEnd<>(end -> Meaning.of(kind, end, judge.judge(end)));
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
            return new TrialOutcome(trial, values, findings, endPs, accesses, flushes, attempts, measured());
        }

        /** By program what was measured. The trial lasts to the last thing that any CPU did, and at least to its deadline. */
        private Map<String, Measurement> measured() {
            if (!setup.machine().isMeasured()) {
                return Map.of();
            }
            long lastPs = deadline ? setup.machine().deadlinePs() : 0;
            for (ComponentReport report : end.reports()) {
                lastPs = Math.max(
                        lastPs, Objects.requireNonNull(report.measured()).accountedPs());
            }
            Map<String, Measurement> measured = new TreeMap<>();
            for (ComponentReport report : end.reports()) {
                add(measured, report.component(), Objects.requireNonNull(report.measured()), lastPs);
            }
            return measured;
        }

        private void add(Map<String, Measurement> measured, int component, Measured of, long lastPs) {
            boolean cpu = setup.machine().isCpu(component);
            String who = cpu ? program(component) : TrialOutcome.MMUS;
            Measurement all = measured.computeIfAbsent(who, name -> new Measurement());
            all.addAll(Measurement.of(of.measurement()));
            if (cpu) {
                all.spend(of.use(), lastPs - of.accountedPs());
            }
        }

        private String program(int cpu) {
            String program = setup.machine().programName(cpu);
            int kind = setup.kindOfGroup().getInt(setup.machine().groupOf(cpu));
            if (!setup.isRace(kind)) {
                return BACKGROUND;
            }
            return deadline ? setup.kinds().get(kind).race().name() + " " + program : program;
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
            Meaning meaning = meanings.get(kind).of(own);
            add(group, meaning.findings());
            if (meaning.attempt().settled() || !deadline) {
                values.addAll(meaning.values());
            }
            attempts.add(meaning.attempt().in(trial, group));
        }

        private void add(int group, List<Finding> found) {
            found.forEach(finding -> findings.add(ends.inMachine(group, finding)));
        }
    }

    /**
     * What the end of a group means to its race, in whatever trial.
     *
     * @param attempt what it came to, as if in the first group of the first trial
     * @param values the observed registers and words
     * @param findings everything the checkers found, in the group's numbers
     */
    private record Meaning(Attempt attempt, List<Long> values, List<Finding> findings) {
        static Meaning of(int kind, MachineEnd end, Judgement judgement) {
            List<Finding> found = withLimit(judgement.findings(), end);
            boolean settled = (end.ending() == Ending.AT_REST || isFinished(end)) && !isCut(found);
            Attempt attempt = new Attempt(
                    kind,
                    0,
                    0,
                    settled,
                    settled && judgement.counted(),
                    judgement.outcome(),
                    judgement.judged(),
                    judgement.holds(),
                    Attempt.checkers(found),
                    named(judgement));
            return new Meaning(attempt, judgement.values(), found);
        }

        private static Set<Checker> named(Judgement judgement) {
            Set<Checker> named = Attempt.checkers(judgement.findings());
            named.removeIf(checker -> !checker.isOfAHang());
            named.removeAll(Attempt.checkers(judgement.unasked()));
            return named;
        }

        private static boolean isFinished(MachineEnd end) {
            return end.reports().stream()
                    .allMatch(report -> report.cpu() == null || report.cpu().finished());
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
