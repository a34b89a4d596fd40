package org.shootdown.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.chaos.ChaosText;
import org.shootdown.config.chaos.Perturbation;
import org.shootdown.config.finding.Checker;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.header.Expectation;
import org.shootdown.litmus.header.Verdict;
import org.shootdown.machine.Machine;
import org.shootdown.report.ChaosReport.Effect;
import org.shootdown.report.ChaosReport.Line;
import org.shootdown.report.ChaosReport.Minimal;
import org.shootdown.report.RunReport.Flag;
import org.shootdown.report.RunReport.Witness;
import org.shootdown.report.trace.Recorder;
import org.shootdown.report.trace.Recording;
import org.shootdown.simulation.chaos.Laboratory;
import org.shootdown.simulation.chaos.Minimizer;
import org.shootdown.simulation.timed.SimulatedMachine;
import org.shootdown.simulation.trial.Tally;

/** Makes a report of what a chaos profile does to a scenario. */
public final class ChaosReporter {
    private final Scenario scenario;
    private final Chaos profile;
    private final Laboratory laboratory;
    private final Function<Chaos, Machine> machines;
    private final Replay replay;

    /** Says how a trial is run again. */
    public interface Replay {
        /** Where a profile that was found is kept, for {@code --chaos}. */
        String file(Chaos found);

        /** The command line that runs a trial under a profile again. */
        String command(String file, long trial);
    }

    /**
     * For a profile, and for what runs the scenario's trials under it and its parts.
     *
     * @param machines by profile: the scenario's machine
     */
    public ChaosReporter(
            Scenario scenario, Chaos profile, Laboratory laboratory, Function<Chaos, Machine> machines, Replay replay) {
        this.scenario = scenario;
        this.profile = profile;
        this.laboratory = laboratory;
        this.machines = machines;
        this.replay = replay;
    }

    /**
     * Runs whatever is needed and makes the report.
     *
     * @param trials how many run under each profile
     */
    public ChaosReport report(long seed, long trials) {
        Tally quiet = laboratory.tally(Chaos.QUIET);
        Tally whole = laboratory.tally(profile);
        profile.perturbations().forEach(each -> laboratory.tally(profile.only(each)));
        List<Optional<Chaos>> minimal = minimalProfiles();
        // Everything has run by now: whatever it showed counts for what the file expects.
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            effects.add(effect(i, minimal.get(i), seed));
        }
        return new ChaosReport(
                scenario.name(),
                scenario.architecture().name(),
                scenario.variant().name(),
                scenario.variant().summary(),
                scenario.topology().cpus(),
                scenario.topology().mmus(),
                profile.name(),
                seed,
                trials,
                cut(),
                laboratory.isStopped(),
                effects,
                flags(),
                quiet.digest(),
                whole.digest());
    }

    private List<Optional<Chaos>> minimalProfiles() {
        List<Optional<Chaos>> minimal = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            minimal.add(isRace(i) ? new Minimizer(laboratory, i).minimal(profile) : Optional.empty());
        }
        // What was found before the search was over is not minimal.
        return laboratory.isStopped()
                ? Collections.nCopies(scenario.conditions().size(), Optional.empty())
                : minimal;
    }

    private Effect effect(int index, Optional<Chaos> minimal, long seed) {
        Condition condition = scenario.conditions().get(index);
        Optional<Verdict> expected = scenario.expected(condition);
        Line whole = line(profile, index);
        return new Effect(
                condition.name(),
                expected.orElse(null),
                expected.map(verdict -> agreement(verdict, index)).orElse(Agreement.NO_EXPECTATION),
                scenario.variant()
                        .expectation(condition.name())
                        .map(Expectation::because)
                        .orElse(""),
                laboratory.compare(profile, index).quiet(),
                whole,
                alone(index),
                exposedBy(index),
                minimal.map(found -> minimal(named(found, condition), index, seed))
                        .orElse(null));
    }

    private List<Line> alone(int index) {
        List<Perturbation> perturbations = profile.perturbations();
        return perturbations.size() == 1
                ? List.of()
                : perturbations.stream()
                        .map(each -> line(profile.only(each), index))
                        .toList();
    }

    private List<String> exposedBy(int index) {
        List<Perturbation> exposing =
                isRace(index) ? new Minimizer(laboratory, index).exposingAlone(profile) : List.of();
        return exposing.stream().map(Perturbation::name).toList();
    }

    private boolean isRace(int index) {
        return WitnessArtist.isRace(scenario, scenario.conditions().get(index));
    }

    private Agreement agreement(Verdict expected, int index) {
        long positive = 0;
        long judged = 0;
        for (Tally tally : laboratory.tallies()) {
            positive += tally.race().positive(index);
            judged += tally.race().judged(index);
        }
        boolean cut = cut() > 0 || laboratory.isStopped();
        return Agreement.of(expected, positive, judged - positive, Coverage.ofSample(cut));
    }

    private long cut() {
        return laboratory.tallies().stream()
                .mapToLong(tally -> tally.race().cut())
                .sum();
    }

    private Chaos named(Chaos found, Condition condition) {
        String machine =
                scenario.architecture().name() + "-" + scenario.variant().name();
        return found.named(
                profile.name() + "-" + machine + "-" + condition.name(),
                "what is left of " + profile.name() + " to expose " + condition.name() + " in " + scenario.name() + ", "
                        + scenario.variant().name() + ", on "
                        + scenario.architecture().name());
    }

    private Minimal minimal(Chaos chaos, int index, long seed) {
        Condition condition = scenario.conditions().get(index);
        Machine machine = machines.apply(chaos);
        long first =
                laboratory.tally(chaos).race().firstWitness(index).orElseThrow().trial();
        String file = replay.file(chaos);
        Recording recording = Recorder.record(SimulatedMachine.of(machine), seed, first, 0);
        String diagram = new WitnessArtist(scenario, machine).draw(recording, condition);
        return new Minimal(
                chaos.perturbations().stream().map(Perturbation::name).toList(),
                line(chaos, index),
                file,
                ChaosText.of(chaos),
                new Witness(condition.name(), first, diagram, replay.command(file, first)));
    }

    private Line line(Chaos chaos, int index) {
        return Line.of(chaos.name(), laboratory.compare(chaos, index));
    }

    private List<Flag> flags() {
        SortedMap<Checker, Long> reported = new TreeMap<>();
        for (Tally tally : laboratory.tallies()) {
            tally.race()
                    .unasked(scenario.askedCheckers())
                    .forEach((checker, trials) -> reported.merge(checker, trials, Long::sum));
        }
        reported.remove(Checker.LIMIT_REACHED);
        return reported.entrySet().stream()
                .map(each -> new Flag(each.getKey().key(), each.getKey().title(), each.getValue()))
                .toList();
    }
}
