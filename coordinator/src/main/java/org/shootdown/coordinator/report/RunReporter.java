package org.shootdown.coordinator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.finding.Checker;
import org.shootdown.coordinator.job.CompiledScenario;
import org.shootdown.coordinator.report.RunReport.Flag;
import org.shootdown.coordinator.report.RunReport.State;
import org.shootdown.coordinator.report.RunReport.Witness;
import org.shootdown.coordinator.trace.Recorder;
import org.shootdown.coordinator.trace.Recording;
import org.shootdown.coordinator.trial.Tally;
import org.shootdown.coordinator.trial.Tally.Row;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;

/** Makes a report of a tally. */
public final class RunReporter {
    private final Scenario scenario;
    private final CompiledScenario part;
    private final Tally tally;
    private final long planned;
    private final BooleanSupplier stopped;

    /** For the tally of all of a part's trials. */
    public RunReporter(CompiledScenario part, Tally tally) {
        this(part, tally, tally.trials(), () -> false);
    }

    /**
     * For the tally of a part's trials.
     *
     * @param planned how many were asked for
     * @param stopped asked now and then whether nobody waits for drawings any more
     */
    RunReporter(CompiledScenario part, Tally tally, long planned, BooleanSupplier stopped) {
        this.scenario = part.scenario();
        this.part = part;
        this.tally = tally;
        this.planned = planned;
        this.stopped = stopped;
    }

    /**
     * The report.
     *
     * @param engine what ran the experiment
     * @param seconds the real time it took
     * @param replayCommand by trial: the command line that runs it again
     */
    public RunReport report(String engine, double seconds, LongFunction<String> replayCommand) {
        List<ConditionResult> conditions = conditions();
        List<Flag> flags = flags();
        Chaos chaos = part.machine().chaos();
        return new RunReport(
                scenario.name(),
                scenario.architecture().name(),
                scenario.variant().name(),
                scenario.variant().summary(),
                scenario.topology().cpus(),
                scenario.topology().mmus(),
                part.part().stalls(),
                chaos.isQuiet() ? null : chaos.name(),
                engine,
                part.part().seed(),
                tally.trials(),
                planned,
                tally.cut(),
                part.machine().maximumWindows(),
                histogram(),
                conditions,
                flags,
                witnesses(replayCommand),
                tally.accesses(),
                tally.virtualPs() / 1000,
                seconds,
                tally.digest());
    }

    private List<State> histogram() {
        List<State> states = new ArrayList<>();
        for (Map.Entry<Row, Long> row : tally.histogram().entrySet()) {
            String reports = reports(row.getKey());
            states.add(new State(
                    row.getValue(), row.getKey().holds().get(0), row.getKey().state() + reports));
        }
        states.sort(Comparator.comparingLong(State::count).thenComparing(State::state));
        return states;
    }

    private static String reports(Row row) {
        List<String> keys = row.checkers().stream().map(Checker::key).sorted().toList();
        return keys.isEmpty() ? "" : " report(" + String.join(",", keys) + ");";
    }

    private List<ConditionResult> conditions() {
        List<ConditionResult> results = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            long positive = tally.positive(i);
            long negative = tally.judged(i) - positive;
            results.add(ConditionResult.of(
                    scenario,
                    scenario.conditions().get(i),
                    positive,
                    negative,
                    Coverage.ofSample(tally.cut() > 0 || tally.trials() < planned)));
        }
        return results;
    }

    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        tally.reported().forEach((checker, trials) -> {
            if (isFlagged(checker)) {
                flags.add(new Flag(checker.key(), checker.title(), trials));
            }
        });
        return flags;
    }

    /** That a trial was cut off is no mistake of the scenario's: it is told where trials are counted. */
    private boolean isFlagged(Checker checker) {
        return checker != Checker.LIMIT_REACHED && !scenario.askedCheckers().contains(checker);
    }

    private List<Witness> witnesses(LongFunction<String> replayCommand) {
        WitnessArtist artist = new WitnessArtist(scenario, part.machine());
        List<Witness> witnesses = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            Condition condition = scenario.conditions().get(i);
            if (WitnessArtist.isRace(scenario, condition)) {
                tally.firstWitness(i)
                        .ifPresent(trial -> witnesses.add(new Witness(
                                condition.name(),
                                trial,
                                draw(trial, recording -> artist.draw(recording, condition)),
                                replayCommand.apply(trial))));
            }
        }
        for (Checker checker : tally.reported().keySet()) {
            if (checker == Checker.LIMIT_REACHED || isFlagged(checker)) {
                tally.firstReport(checker)
                        .ifPresent(trial -> witnesses.add(new Witness(
                                checker.key(), trial, draw(trial, artist::draw), replayCommand.apply(trial))));
            }
        }
        return witnesses;
    }

    private String draw(long trial, Function<Recording, String> drawing) {
        return Recorder.record(part.machine(), part.part().seed(), trial, stopped)
                .map(drawing)
                .orElse("");
    }
}
