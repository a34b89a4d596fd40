package org.shootdown.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.explorer.search.Exploration;
import org.shootdown.explorer.search.SearchStrategy;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.machine.Machine;
import org.shootdown.report.CheckReport.Flag;
import org.shootdown.report.CheckReport.State;
import org.shootdown.report.CheckReport.Witness;
import org.shootdown.report.trace.ScheduleRecorder;

/** Makes a report of an exploration. */
public final class CheckReporter {
    private final Scenario scenario;
    private final Machine machine;
    private final MemoryModel model;
    private final SearchStrategy search;
    private final Exploration exploration;
    private final Function<Schedule, String> replayCommand;
    private final WitnessArtist artist;

    /**
     * For what a search of a scenario's machine has found.
     *
     * @param search the search, which is over
     * @param replayCommand by schedule: the command line that runs it again
     */
    public CheckReporter(
            Scenario scenario,
            Machine machine,
            MemoryModel model,
            SearchStrategy search,
            Exploration exploration,
            Function<Schedule, String> replayCommand) {
        this.scenario = scenario;
        this.machine = machine;
        this.model = model;
        this.search = search;
        this.exploration = exploration;
        this.replayCommand = replayCommand;
        artist = new WitnessArtist(scenario, machine);
    }

    /**
     * The report of a search that took so long.
     *
     * @param drawn whether it shows witnesses
     */
    public CheckReport report(double seconds, boolean drawn) {
        return new CheckReport(
                scenario.name(),
                scenario.architecture().name(),
                scenario.variant().name(),
                scenario.variant().summary(),
                scenario.topology().cpus(),
                scenario.topology().mmus(),
                model.word(),
                exploration.completeness().toString(),
                exploration.isComplete(),
                exploration.states(),
                exploration.executions(),
                exploration.steps(),
                states(),
                conditions(),
                flags(),
                drawn ? witnesses() : List.of(),
                null,
                exploration.reached().isEmpty() ? null : CoverageReader.of(scenario, exploration.reached()),
                seconds);
    }

    private List<State> states() {
        List<State> states = new ArrayList<>();
        exploration
                .outcomes()
                .forEach((state, outcome) -> states.add(new State(outcome.ends(), state, holding(outcome))));
        return states;
    }

    private List<String> holding(Exploration.Outcome outcome) {
        return IntStream.range(0, outcome.holds().size())
                .filter(condition -> outcome.holds().get(condition) > 0)
                .mapToObj(condition -> scenario.conditions().get(condition).name())
                .toList();
    }

    private List<ConditionResult> conditions() {
        Coverage coverage = exploration.isComplete() ? Coverage.EVERYTHING : Coverage.PART;
        List<ConditionResult> results = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            Condition condition = scenario.conditions().get(i);
            results.add(ConditionResult.of(
                    scenario, condition, exploration.positive(i), exploration.negative(i), coverage));
        }
        return results;
    }

    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        exploration
                .reported()
                .forEach((checker, schedule) -> flags.add(
                        new Flag(checker.key(), checker == Checker.DATA_RACE ? dataRace(schedule) : checker.title())));
        return flags;
    }

    /** A data race with its two accesses: they are all there is to say of it. */
    private String dataRace(Schedule schedule) {
        return ScheduleRecorder.record(machine, model, schedule).end().reports().stream()
                .flatMap(report -> report.findings().stream())
                .filter(finding -> finding.checker() == Checker.DATA_RACE)
                .findFirst()
                .map(artist.narrator()::findingWithPlaces)
                .orElse(Checker.DATA_RACE.title());
    }

    private List<Witness> witnesses() {
        List<Witness> witnesses = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            Condition condition = scenario.conditions().get(i);
            Optional<Schedule> found = exploration.witnesses().get(i);
            if (found.isPresent() && WitnessArtist.isRace(scenario, condition)) {
                witnesses.add(witness(condition.name(), found.get(), Optional.of(condition)));
            }
        }
        exploration
                .reported()
                .forEach((checker, schedule) -> witnesses.add(witness(checker.key(), schedule, Optional.empty())));
        return witnesses;
    }

    private Witness witness(String what, Schedule found, Optional<Condition> condition) {
        Schedule schedule = search.forReading(found);
        var recording = ScheduleRecorder.record(machine, model, schedule);
        return new Witness(
                what,
                schedule.length(),
                schedule.toString(),
                condition.map(shown -> artist.draw(recording, shown)).orElseGet(() -> artist.draw(recording)),
                replayCommand.apply(schedule));
    }
}
