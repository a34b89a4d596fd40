package org.shootdown.coordinator.report;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.coordinator.trace.Diagram;
import org.shootdown.coordinator.trace.Diagram.Column;
import org.shootdown.coordinator.trace.Narrator;
import org.shootdown.coordinator.trace.Recorder;
import org.shootdown.coordinator.trace.Recorder.Recording;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.TrialOutcome;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.machine.judgement.Judge;

/** Draws the trials that show something. Of a replicated thread only the copies concerned are drawn. */
public final class WitnessArtist {
    private static final int MOST_COLUMNS = 4;

    private final Scenario scenario;
    private final Experiment experiment;

    public WitnessArtist(Scenario scenario, Experiment experiment) {
        this.scenario = scenario;
        this.experiment = experiment;
    }

    /** The diagram of a trial in which a condition holds. */
    public String draw(TrialOutcome trial, Condition condition) {
        Recording recording = record(trial);
        OptionalInt copy = new Judge(scenario, experiment.machine()).witness(condition, recording.end());
        return draw(trial, recording, copy) + "\n=> " + condition.name() + ": " + trial.state() + "\n";
    }

    /** The diagram of a trial. */
    public String draw(TrialOutcome trial) {
        return draw(trial, record(trial), OptionalInt.empty());
    }

    private Recording record(TrialOutcome trial) {
        return Recorder.record(experiment.machine(), experiment.seed(), trial.trial());
    }

    private String draw(TrialOutcome trial, Recording recording, OptionalInt copy) {
        return Diagram.draw(recording.events(), narrator(), columns(trial, copy), concernsLocks(trial));
    }

    /** What puts this scenario's events into words. */
    public Narrator narrator() {
        return new Narrator(experiment.machine(), new ScenarioNames(scenario));
    }

    /** The threads as they are written, with the copies concerned in place of the replicated one. */
    private List<Column> columns(TrialOutcome trial, OptionalInt copy) {
        Set<Integer> cpus = new TreeSet<>();
        copy.ifPresent(cpus::add);
        for (Finding finding : trial.findings()) {
            if (cpus.size() < MOST_COLUMNS) {
                cpus.add(finding.cpu());
            }
            if (finding.otherCpu() >= 0 && cpus.size() < MOST_COLUMNS) {
                cpus.add(finding.otherCpu());
            }
        }
        boolean copyShown =
                cpus.stream().anyMatch(cpu -> isReplicated(scenario.threads().threadOf(cpu)));
        for (int thread = 0; thread < scenario.threads().written(); thread++) {
            if (!isReplicated(thread) || !copyShown) {
                cpus.add(thread);
            }
        }
        return cpus.stream().map(this::column).toList();
    }

    private boolean isReplicated(int thread) {
        return thread == scenario.threads().replicated();
    }

    private Column column(int cpu) {
        return new Column(
                cpu, "CPU " + cpu + " (" + scenario.cpus().get(cpu).program().name() + ")");
    }

    private static boolean concernsLocks(TrialOutcome trial) {
        return trial.findings().stream().anyMatch(finding -> isAboutLocks(finding.checker()));
    }

    private static boolean isAboutLocks(Checker checker) {
        return switch (checker) {
            case BAD_UNLOCK, DEADLOCK, CIRCULAR_LOCKING, RECURSIVE_LOCKING, HUNG_TASK -> true;
            default -> false;
        };
    }
}
