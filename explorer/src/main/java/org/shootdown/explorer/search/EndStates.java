package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.explorer.search.Exploration.Outcome;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;

/**
 * Judges the states in which nothing can happen any more, and those in which CPUs go round for ever.
 *
 * <p>Where CPUs are interchangeable a state stands for all its arrangements. Conditions can tell threads apart that are
 * written out, though not the copies of a replicated one, so for the former each different arrangement is judged: as many as
 * there are different outcomes, however many CPUs there are.
 */
final class EndStates {
    private final Scenario scenario;
    private final Judge judge;
    private final List<IntList> interchangeable;
    private final BooleanSupplier stops;
    private final SortedMap<String, Outcome> outcomes = new TreeMap<>();
    private final List<FirstWitnesses> witnesses;
    private final Map<Checker, FirstWitnesses> reported = new EnumMap<>(Checker.class);
    private final Map<MachineEnd, List<Arranged>> judged = new HashMap<>();

    /**
     * Where a search has found something.
     *
     * @param state the state
     * @param rank when it was looked at
     * @param preference of states of one rank, those with the least come first
     */
    record Place(int state, int rank, long preference) {}

    /**
     * An end that shows something.
     *
     * @param place where it is
     * @param arrangement by CPU: which of the state's CPUs it is
     * @param round what the CPUs do for ever, or null if nothing can happen any more
     */
    record Witness(Place place, List<Integer> arrangement, EndlessExecutions.@Nullable Found round) {
        private static final Comparator<List<Integer>> BY_ARRANGEMENT = (one, other) -> IntStream.range(0, one.size())
                .map(cpu -> one.get(cpu).compareTo(other.get(cpu)))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(0);

        /** Ends come before rounds, and what is nearer before what is farther. */
        static final Comparator<Witness> ORDER = Comparator.<Witness, Boolean>comparing(
                        witness -> witness.round() != null)
                .thenComparing(witness -> witness.place().rank())
                .thenComparing(witness -> witness.place().preference())
                .thenComparing(Witness::arrangement, BY_ARRANGEMENT);

        int state() {
            return place.state();
        }

        private boolean isAsNearAs(Witness other) {
            return round == null ? other.round == null && place.rank() == other.place.rank() : other.round != null;
        }
    }

    /**
     * The nearest witnesses, some of them at least, whichever were found first: the easiest to read is then chosen. Of
     * rounds those that are farther too, as it is not known how long they are.
     */
    static final class FirstWitnesses {
        private static final int MOST = 32;

        private final SortedSet<Witness> found = new TreeSet<>(Witness.ORDER);

        void add(Witness witness) {
            found.add(witness);
            while (found.size() > MOST || !found.last().isAsNearAs(found.first())) {
                found.remove(found.last());
            }
        }

        List<Witness> all() {
            return List.copyOf(found);
        }
    }

    private record Arranged(List<Integer> arrangement, Judgement judgement) {}

    /** @param stops asked now and then whether to give up */
    EndStates(Scenario scenario, Machine machine, List<IntList> interchangeable, BooleanSupplier stops) {
        this.scenario = scenario;
        this.interchangeable =
                interchangeable.stream().map(this::withCopiesLast).toList();
        this.stops = stops;
        judge = new Judge(scenario, machine);
        witnesses = Stream.generate(FirstWitnesses::new)
                .limit(scenario.conditions().size())
                .toList();
    }

    /** A state in which the machine ended like this. */
    void add(Place place, MachineEnd end) {
        add(place, end, null);
    }

    /** A state in which the machine can go round for ever. */
    void addEndless(Place place, MachineEnd end, EndlessExecutions.Found round) {
        add(place, end, round);
    }

    private void add(Place place, MachineEnd end, EndlessExecutions.@Nullable Found round) {
        for (Arranged arranged : judged.computeIfAbsent(end, this::judge)) {
            add(new Witness(place, arranged.arrangement(), round), arranged.judgement());
        }
    }

    private List<Arranged> judge(MachineEnd end) {
        List<Integer> identity =
                IntStream.range(0, scenario.cpus().size()).boxed().toList();
        Map<MachineEnd, Arranged> different = new LinkedHashMap<>();
        arrange(end, 0, 0, new ArrayList<>(identity), arrangement -> {
            MachineEnd arranged = arranged(end, arrangement);
            different.computeIfAbsent(arranged, e -> new Arranged(List.copyOf(arrangement), judge.judge(e)));
        });
        return List.copyOf(different.values());
    }

    /** What is done with an arrangement. */
    private interface Use {
        void of(List<Integer> arrangement);
    }

    /**
     * The arrangements of the interchangeable CPUs from a place of a group on that conditions can tell apart: at each place of
     * a thread that is written out each different one of those left, at those of copies whoever is left.
     */
    private void arrange(MachineEnd end, int group, int place, List<Integer> arrangement, Use use) {
        if (stops.getAsBoolean()) {
            return;
        }
        if (group == interchangeable.size()) {
            use.of(arrangement);
            return;
        }
        IntList cpus = interchangeable.get(group);
        if (place == cpus.size() || isCopy(cpus.getInt(place))) {
            arrange(end, group + 1, 0, arrangement, use);
            return;
        }
        List<ComponentReport> tried = new ArrayList<>();
        for (int other = place; other < cpus.size(); other++) {
            ComponentReport taken = unnumbered(end, arrangement.get(cpus.getInt(other)));
            if (!tried.contains(taken)) {
                tried.add(taken);
                Collections.swap(arrangement, cpus.getInt(place), cpus.getInt(other));
                arrange(end, group, place + 1, arrangement, use);
                Collections.swap(arrangement, cpus.getInt(place), cpus.getInt(other));
            }
        }
    }

    private IntList withCopiesLast(IntList group) {
        IntList sorted = new IntArrayList(group);
        sorted.sort((one, other) -> Boolean.compare(isCopy(one), isCopy(other)));
        return sorted;
    }

    private boolean isCopy(int cpu) {
        return cpu >= scenario.threads().written() || cpu == scenario.threads().replicated();
    }

    private static ComponentReport unnumbered(MachineEnd end, int cpu) {
        ComponentReport report = end.reports().get(cpu);
        return new ComponentReport(0, report.values(), List.of(), 0, 0, report.cpu());
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
        outcomes.merge(judgement.outcome(), Outcome.of(judgement), Outcome::plus);
        for (int i = 0; i < witnesses.size(); i++) {
            if (judgement.holds().get(i)) {
                witnesses.get(i).add(witness);
            }
        }
        for (Finding finding : judgement.unasked()) {
            reported.computeIfAbsent(finding.checker(), c -> new FirstWitnesses())
                    .add(witness);
        }
    }

    /** Adds what another has seen. */
    void merge(EndStates other) {
        other.outcomes.forEach((state, outcome) -> outcomes.merge(state, outcome, Outcome::plus));
        for (int i = 0; i < witnesses.size(); i++) {
            other.witnesses.get(i).all().forEach(witnesses.get(i)::add);
        }
        other.reported.forEach((checker, found) ->
                found.all().forEach(reported.computeIfAbsent(checker, c -> new FirstWitnesses())::add));
    }

    SortedMap<String, Outcome> outcomes() {
        return outcomes;
    }

    /** By condition: the nearest ends in which it holds. */
    List<FirstWitnesses> witnesses() {
        return witnesses;
    }

    /** By checker that no condition asks for: the nearest ends that show it. */
    Map<Checker, FirstWitnesses> reported() {
        return reported;
    }
}
