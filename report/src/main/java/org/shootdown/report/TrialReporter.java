package org.shootdown.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.CompiledPart;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.finding.Checker;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.report.RunReport.State;
import org.shootdown.report.StormReport.Flag;
import org.shootdown.report.StormReport.Race;
import org.shootdown.report.trace.Recorder;
import org.shootdown.report.trace.Recording;
import org.shootdown.simulation.setup.Injection;
import org.shootdown.simulation.setup.MachinePlan;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.timed.Group;
import org.shootdown.simulation.trial.RaceTally;
import org.shootdown.simulation.trial.RaceTally.Place;
import org.shootdown.simulation.trial.RaceTally.Row;
import org.shootdown.simulation.trial.Tally;

/** Makes a report of what a machine's trials came to: of a race alone, or of a storm. */
public final class TrialReporter {
    private static final long PS_PER_NS = 1000;

    private final CompiledPart part;
    private final Setup setup;
    private final MachinePlan plan;
    private final Tally tally;
    private final long planned;
    private final ReplayCommand replay;
    private final BooleanSupplier stopped;

    /** Conditions often share their first witness, and a recording takes as long as a trial. */
    private final Map<Place, Optional<Recording>> recordings = new HashMap<>();

    /** The command line that runs a group of a trial again. */
    @FunctionalInterface
    public interface ReplayCommand {
        /** For a trial and a group. */
        String of(long trial, int group);
    }

    /** A group of a trial that shows something, and how it went. */
    private record Shown(String what, Place place, String diagram, String replay) {}

    /** For the tally of all of a part's trials. */
    public TrialReporter(CompiledPart part, Tally tally, ReplayCommand replay) {
        this(part, tally, tally.trials(), replay, () -> false);
    }

    /**
     * For the tally of a part's trials.
     *
     * @param planned how many were asked for
     * @param stopped asked now and then whether nobody waits for drawings any more
     */
    TrialReporter(CompiledPart part, Tally tally, long planned, ReplayCommand replay, BooleanSupplier stopped) {
        this.part = part;
        setup = part.setup();
        plan = part.part().plan();
        this.tally = tally;
        this.planned = planned;
        this.replay = replay;
        this.stopped = stopped;
    }

    /**
     * The report.
     *
     * @param engine what ran the trials
     * @param seconds the real time they took
     * @param heapBytes the heap that a machine took; 0 if others ran them
     */
    public TrialReport report(String engine, double seconds, long heapBytes) {
        return plan.isStorm() ? storm(engine, seconds, heapBytes) : run(engine, seconds);
    }

    private RunReport run(String engine, double seconds) {
        Scenario scenario = race(0);
        return new RunReport(
                scenario.name(),
                scenario.architecture().name(),
                scenario.variant().name(),
                scenario.variant().summary(),
                setup.machine().cpuCount(),
                setup.machine().mmuCount(),
                plan.race().stalls(),
                chaos(),
                engine,
                part.part().seed(),
                tally.trials(),
                planned,
                tally.race().cut(),
                setup.machine().maximumWindows(),
                histogram(),
                conditions(0),
                flagged(),
                shown(0).stream()
                        .map(each -> new RunReport.Witness(each.what, each.place.trial(), each.diagram, each.replay))
                        .toList(),
                tally.accesses(),
                tally.virtualPs() / PS_PER_NS,
                seconds,
                tally.digest(),
                Measures.of(tally.measured(), tally.virtualPs()));
    }

    private StormReport storm(String engine, double seconds, long heapBytes) {
        int raceCpus = setup.machine().groups().subList(0, setup.raceGroups()).stream()
                .mapToInt(group -> group.cpus().size())
                .sum();
        List<Race> races = new ArrayList<>();
        for (int kind = 0; kind < setup.races(); kind++) {
            races.add(raceReport(kind));
        }
        return new StormReport(
                plan.architecture(),
                part.description().name(),
                part.description().nodes(),
                plan.cpus(),
                plan.mmus(),
                chaos(),
                plan.workloads(),
                plan.cpus() - raceCpus,
                setup.machine().groups().size() - setup.raceGroups(),
                races,
                backgroundFlags(),
                engine,
                part.part().seed(),
                tally.trials(),
                planned,
                tally.accesses(),
                tally.flushes(),
                plan.deadlinePs() / PS_PER_NS,
                tally.virtualPs() / PS_PER_NS,
                seconds,
                heapBytes,
                tally.digest(),
                Measures.of(tally.measured(), tally.virtualPs()));
    }

    private Race raceReport(int kind) {
        Scenario scenario = race(kind);
        Injection injection = plan.injections().get(kind);
        RaceTally attempts = tally.race(kind);
        return new Race(
                scenario.name(),
                scenario.variant().name(),
                injection.groups(),
                setup.kinds().get(kind).machine().cpuCount(),
                injection.stalls(),
                injection.orders(),
                attempts.attempts(),
                attempts.settled(),
                conditions(kind),
                flags(kind),
                shown(kind).stream().map(this::witness).toList());
    }

    private StormReport.Witness witness(Shown shown) {
        Group group = setup.machine().groups().get(shown.place.group());
        return new StormReport.Witness(
                shown.what, shown.place.trial(), shown.place.group(), group.cpus(), shown.diagram, shown.replay);
    }

    private Scenario race(int kind) {
        return setup.kinds().get(kind).race();
    }

    private @Nullable String chaos() {
        Chaos chaos = setup.machine().chaos();
        return chaos.isQuiet() ? null : chaos.name();
    }

    private List<State> histogram() {
        List<State> states = new ArrayList<>();
        tally.race()
                .histogram()
                .forEach((row, count) -> states.add(new State(count, row.holds().get(0), row.state() + reports(row))));
        states.sort(Comparator.comparingLong(State::count).thenComparing(State::state));
        return states;
    }

    private static String reports(Row row) {
        List<String> keys = row.checkers().stream().map(Checker::key).sorted().toList();
        return keys.isEmpty() ? "" : " report(" + String.join(",", keys) + ");";
    }

    private List<ConditionResult> conditions(int kind) {
        Scenario scenario = race(kind);
        RaceTally attempts = tally.race(kind);
        Coverage coverage = Coverage.ofSample(attempts.cut() > 0 || tally.trials() < planned);
        List<ConditionResult> results = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            long positive = attempts.positive(i);
            long negative = attempts.judged(i) - positive;
            results.add(ConditionResult.of(scenario, scenario.conditions().get(i), positive, negative, coverage));
        }
        return results;
    }

    /** What was reported and no condition asks for. That a bound was reached is told where attempts are counted. */
    private List<RunReport.Flag> flagged() {
        List<RunReport.Flag> flags = new ArrayList<>();
        unasked(0).forEach((checker, trials) -> {
            if (checker != Checker.LIMIT_REACHED) {
                flags.add(new RunReport.Flag(checker.key(), checker.title(), trials));
            }
        });
        return flags;
    }

    private Map<Checker, Long> unasked(int kind) {
        return tally.race(kind).unasked(kind < setup.races() ? race(kind).askedCheckers() : Set.of());
    }

    /** What was reported of the background: a mistake of the kernel that runs there, or of ours. */
    private List<Flag> backgroundFlags() {
        List<Flag> flags = new ArrayList<>();
        for (int kind = setup.races(); kind < setup.kinds().size(); kind++) {
            flags.addAll(flags(kind));
        }
        return flags;
    }

    private List<Flag> flags(int kind) {
        RaceTally attempts = tally.race(kind);
        List<Flag> flags = new ArrayList<>();
        Map<Checker, Long> unasked = unasked(kind);
        attempts.reported().forEach((checker, groups) -> {
            boolean asked = !unasked.containsKey(checker);
            String command =
                    asked ? "" : attempts.firstReport(checker).map(this::replay).orElse("");
            flags.add(new Flag(checker.key(), checker.title(), groups, asked, command));
        });
        return flags;
    }

    private List<Shown> shown(int kind) {
        Scenario scenario = race(kind);
        RaceTally attempts = tally.race(kind);
        WitnessArtist artist =
                new WitnessArtist(scenario, setup.kinds().get(kind).machine());
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            Condition condition = scenario.conditions().get(i);
            if (WitnessArtist.isRace(scenario, condition)) {
                attempts.firstWitness(i)
                        .ifPresent(first -> shown.add(
                                show(condition.name(), first, recording -> artist.draw(recording, condition))));
            }
        }
        for (Checker checker : unasked(kind).keySet()) {
            attempts.firstReport(checker).ifPresent(first -> shown.add(show(checker.key(), first, artist::draw)));
        }
        return shown;
    }

    private Shown show(String what, Place place, Function<Recording, String> drawing) {
        String diagram = recordings
                .computeIfAbsent(
                        place,
                        key -> Recorder.record(
                                setup.machine(), part.part().seed(), place.trial(), place.group(), stopped))
                .map(drawing)
                .orElse("");
        return new Shown(what, place, diagram, replay(place));
    }

    private String replay(Place place) {
        return replay.of(place.trial(), place.group());
    }
}
