package org.shootdown.coordinator.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.shootdown.config.finding.Checker;
import org.shootdown.coordinator.job.CompiledStorm;
import org.shootdown.coordinator.report.StormReport.Flag;
import org.shootdown.coordinator.report.StormReport.Race;
import org.shootdown.coordinator.report.StormReport.Witness;
import org.shootdown.coordinator.storm.Injection;
import org.shootdown.coordinator.storm.Storm;
import org.shootdown.coordinator.storm.Storm.Kind;
import org.shootdown.coordinator.storm.StormPlan;
import org.shootdown.coordinator.trace.GroupRecorder;
import org.shootdown.coordinator.trace.Recording;
import org.shootdown.coordinator.trial.AttemptTally;
import org.shootdown.coordinator.trial.AttemptTally.Place;
import org.shootdown.coordinator.trial.Tally;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.machine.large.Group;

/** Makes a report of the tally of a storm. */
public final class StormReporter {
    private static final long PS_PER_NS = 1000;

    private final Storm storm;
    private final long seed;
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

    /**
     * For the tally of trials of a storm.
     *
     * @param planned how many were asked for
     * @param stopped asked now and then whether nobody waits for drawings any more
     */
    StormReporter(CompiledStorm compiled, Tally tally, long planned, ReplayCommand replay, BooleanSupplier stopped) {
        storm = compiled.storm();
        seed = compiled.part().seed();
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
    public StormReport report(String engine, double seconds, long heapBytes) {
        StormPlan plan = storm.plan();
        int injectedGroups =
                plan.injections().stream().mapToInt(Injection::groups).sum();
        int injectedCpus = storm.machine().groups().subList(0, injectedGroups).stream()
                .mapToInt(group -> group.cpus().size())
                .sum();
        return new StormReport(
                plan.architecture(),
                storm.description().name(),
                storm.description().nodes(),
                plan.cpus(),
                plan.mmus(),
                storm.chaos().isQuiet() ? null : storm.chaos().name(),
                plan.workloads(),
                plan.cpus() - injectedCpus,
                storm.machine().groups().size() - injectedGroups,
                races(),
                flags(),
                engine,
                seed,
                tally.trials(),
                planned,
                tally.accesses(),
                tally.flushes(),
                plan.deadlinePs() / PS_PER_NS,
                tally.virtualPs() / PS_PER_NS,
                seconds,
                heapBytes,
                tally.digest());
    }

    private List<Race> races() {
        List<Race> races = new ArrayList<>();
        for (int number = 0; number < storm.kinds().size(); number++) {
            Kind kind = storm.kinds().get(number);
            if (kind.injection() != null && kind.scenario() != null) {
                races.add(race(kind.scenario(), kind, kind.injection(), tally.attempts(number)));
            }
        }
        return races;
    }

    private Race race(Scenario scenario, Kind kind, Injection injection, AttemptTally attempts) {
        return new Race(
                scenario.name(),
                scenario.variant().name(),
                injection.groups(),
                kind.machine().cpuCount(),
                injection.stalls(),
                injection.orders(),
                attempts.attempts(),
                attempts.settled(),
                conditions(scenario, attempts),
                flags(attempts, Optional.of(scenario)),
                witnesses(scenario, kind, attempts));
    }

    private List<ConditionResult> conditions(Scenario scenario, AttemptTally attempts) {
        boolean cut = attempts.settled() < attempts.attempts() || tally.trials() < planned;
        List<ConditionResult> results = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            long positive = attempts.positive(i);
            results.add(ConditionResult.of(
                    scenario,
                    scenario.conditions().get(i),
                    positive,
                    attempts.settled() - positive,
                    Coverage.ofSample(cut)));
        }
        return results;
    }

    /** What was reported of the background: a mistake of the kernel that runs there, or of ours. */
    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        for (int number = 0; number < storm.kinds().size(); number++) {
            if (storm.kinds().get(number).injection() == null) {
                flags.addAll(flags(tally.attempts(number), Optional.empty()));
            }
        }
        return flags;
    }

    private List<Flag> flags(AttemptTally attempts, Optional<Scenario> scenario) {
        List<Flag> flags = new ArrayList<>();
        attempts.reported().forEach((checker, groups) -> {
            boolean asked =
                    scenario.map(each -> each.askedCheckers().contains(checker)).orElse(false);
            String command = asked
                    ? ""
                    : attempts.firstReport(checker)
                            .map(first -> replay.of(first.trial(), first.group()))
                            .orElse("");
            flags.add(new Flag(checker.key(), checker.title(), groups, asked, command));
        });
        return flags;
    }

    private List<Witness> witnesses(Scenario scenario, Kind kind, AttemptTally attempts) {
        WitnessArtist artist = new WitnessArtist(scenario, kind.machine());
        List<Witness> witnesses = new ArrayList<>();
        for (int i = 0; i < scenario.conditions().size(); i++) {
            Condition condition = scenario.conditions().get(i);
            if (WitnessArtist.isRace(scenario, condition)) {
                attempts.firstWitness(i)
                        .ifPresent(first -> witnesses.add(witness(
                                condition.name(), first, draw(first, recording -> artist.draw(recording, condition)))));
            }
        }
        for (Checker checker : attempts.reported().keySet()) {
            if (!scenario.askedCheckers().contains(checker)) {
                attempts.firstReport(checker)
                        .ifPresent(first -> witnesses.add(witness(checker.key(), first, draw(first, artist::draw))));
            }
        }
        return witnesses;
    }

    private Witness witness(String what, Place first, String diagram) {
        Group group = storm.machine().groups().get(first.group());
        return new Witness(
                what, first.trial(), first.group(), group.cpus(), diagram, replay.of(first.trial(), first.group()));
    }

    private String draw(Place place, Function<Recording, String> drawing) {
        return recordings
                .computeIfAbsent(
                        place,
                        key -> GroupRecorder.record(storm.machine(), seed, place.trial(), place.group(), stopped))
                .map(drawing)
                .orElse("");
    }
}
