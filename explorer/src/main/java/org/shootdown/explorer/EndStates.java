package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.explorer.Exploration.Outcome;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;

/**
 * Judges the states in which nothing can happen any more.
 *
 * <p>Where CPUs are interchangeable a state stands for all its arrangements, and conditions may tell these apart: each
 * different one is judged.
 */
final class EndStates {
    private final Scenario scenario;
    private final Judge judge;
    private final List<IntList> interchangeable;
    private final SortedMap<String, Outcome> outcomes = new TreeMap<>();
    private final List<FirstWitnesses> witnesses;
    private final Map<Checker, FirstWitnesses> reported = new EnumMap<>(Checker.class);
    private final Map<MachineEnd, List<Arranged>> judged = new HashMap<>();

    /**
     * An end that shows something.
     *
     * @param state the state
     * @param round in which round of the search it was looked at
     * @param arrangement by CPU: which of the state's CPUs it is
     */
    record Witness(int state, int round, List<Integer> arrangement) {}

    /** Witnesses of the first round that has any, some of them at least: the easiest to read is then chosen. */
    static final class FirstWitnesses {
        private static final int MOST = 32;

        private final List<Witness> found = new ArrayList<>();

        void add(Witness witness) {
            if (!found.isEmpty() && witness.round() < found.get(0).round()) {
                found.clear();
            }
            if (found.isEmpty() || (witness.round() == found.get(0).round() && found.size() < MOST)) {
                found.add(witness);
            }
        }

        List<Witness> all() {
            return found;
        }
    }

    private record Arranged(List<Integer> arrangement, Judgement judgement) {}

    EndStates(Scenario scenario, Machine machine, List<IntList> interchangeable) {
        this.scenario = scenario;
        this.interchangeable = interchangeable;
        judge = new Judge(scenario, machine);
        witnesses = Stream.generate(FirstWitnesses::new)
                .limit(scenario.conditions().size())
                .toList();
    }

    /** A state in which the machine ended like this. */
    void add(int state, int round, MachineEnd end) {
        for (Arranged arranged : judged.computeIfAbsent(end, this::judge)) {
            add(new Witness(state, round, arranged.arrangement()), arranged.judgement());
        }
    }

    private List<Arranged> judge(MachineEnd end) {
        List<Integer> identity =
                IntStream.range(0, scenario.cpus().size()).boxed().toList();
        Map<MachineEnd, Arranged> different = new LinkedHashMap<>();
        arrange(0, 0, new ArrayList<>(identity), arrangement -> {
            MachineEnd arranged = arranged(end, arrangement);
            different.computeIfAbsent(arranged, e -> new Arranged(List.copyOf(arrangement), judge.judge(e)));
        });
        return List.copyOf(different.values());
    }

    /** What is done with an arrangement. */
    private interface Use {
        void of(List<Integer> arrangement);
    }

    /** All arrangements of the interchangeable CPUs from a place of a group on. */
    private void arrange(int group, int place, List<Integer> arrangement, Use use) {
        if (group == interchangeable.size()) {
            use.of(arrangement);
        } else if (place == interchangeable.get(group).size()) {
            arrange(group + 1, 0, arrangement, use);
        } else {
            IntList cpus = interchangeable.get(group);
            for (int other = place; other < cpus.size(); other++) {
                Collections.swap(arrangement, cpus.getInt(place), cpus.getInt(other));
                arrange(group, place + 1, arrangement, use);
                Collections.swap(arrangement, cpus.getInt(place), cpus.getInt(other));
            }
        }
    }

    private static MachineEnd arranged(MachineEnd end, List<Integer> arrangement) {
        List<ComponentReport> reports = new ArrayList<>(end.reports());
        for (int cpu = 0; cpu < arrangement.size(); cpu++) {
            ComponentReport own = end.reports().get(cpu);
            ComponentReport shown = end.reports().get(arrangement.get(cpu));
            reports.set(cpu, new ComponentReport(cpu, shown.values(), own.findings(), 0, 0, shown.cpu()));
        }
        return new MachineEnd(reports, end.ending());
    }

    private void add(Witness witness, Judgement judgement) {
        if (!judgement.counted()) {
            return;
        }
        outcomes.merge(judgement.state(), outcome(judgement), EndStates::sum);
        for (int i = 0; i < witnesses.size(); i++) {
            if (judgement.holds().get(i)) {
                witnesses.get(i).add(witness);
            }
        }
        for (Finding finding : judgement.findings()) {
            if (!scenario.askedCheckers().contains(finding.checker())) {
                reported.computeIfAbsent(finding.checker(), c -> new FirstWitnesses())
                        .add(witness);
            }
        }
    }

    private static Outcome outcome(Judgement judgement) {
        return new Outcome(
                1, judgement.holds().stream().map(holds -> holds ? 1L : 0L).toList());
    }

    private static Outcome sum(Outcome one, Outcome other) {
        List<Long> holds = new ArrayList<>();
        for (int i = 0; i < one.holds().size(); i++) {
            holds.add(one.holds().get(i) + other.holds().get(i));
        }
        return new Outcome(one.ends() + other.ends(), holds);
    }

    /** Adds what another has seen. */
    void merge(EndStates other) {
        other.outcomes.forEach((state, outcome) -> outcomes.merge(state, outcome, EndStates::sum));
        for (int i = 0; i < witnesses.size(); i++) {
            other.witnesses.get(i).all().forEach(witnesses.get(i)::add);
        }
        other.reported.forEach((checker, found) ->
                found.all().forEach(reported.computeIfAbsent(checker, c -> new FirstWitnesses())::add));
    }

    SortedMap<String, Outcome> outcomes() {
        return outcomes;
    }

    /** By condition: the first ends in which it holds. */
    List<FirstWitnesses> witnesses() {
        return witnesses;
    }

    /** By checker that no condition asks for: the first ends that show it. */
    Map<Checker, FirstWitnesses> reported() {
        return reported;
    }
}
