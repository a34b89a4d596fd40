package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.explorer.Exploration.Completeness;
import org.shootdown.explorer.Exploration.Outcome;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;

/**
 * Visits every state that a scenario's machine can be in, once each, and judges every end.
 *
 * <p>Breadth first finds a shortest schedule to whatever it finds; depth first holds fewer states that are still to be
 * looked at. What comes out is the same otherwise, if it is complete.
 */
public final class Search {
    private static final int ROOT = -1;

    /** In which order states are looked at. */
    public enum Order {
        BREADTH_FIRST,
        DEPTH_FIRST
    }

    /**
     * How to search.
     *
     * @param model the memory model
     * @param order in which order states are looked at
     * @param maximumStates after so many different states it gives up
     * @param threads how many threads look at states
     * @param reduced whether it leaves out interleavings that can be told from others by nobody
     */
    public record Options(MemoryModel model, Order order, long maximumStates, int threads, boolean reduced) {}

    /** A state that was seen and not yet looked at. */
    private static final class Unexplored {
        private final int number;
        private final byte[] state;

        Unexplored(int number, byte[] state) {
            this.number = number;
            this.state = state;
        }
    }

    private final Scenario scenario;
    private final Order order;
    private final long maximumStates;
    private final BooleanSupplier stops;
    private final Progress progress;
    private final HeapWatch heap = new HeapWatch();
    private final LockDependencies dependencies = new LockDependencies();
    private final VisitedStates visited = new VisitedStates();
    private final Deque<Unexplored> frontier = new ArrayDeque<>();
    private final SteppedMachine machine;
    private final Judge judge;
    private final StateWords words = new StateWords();
    private final SortedMap<String, Outcome> outcomes = new TreeMap<>();
    private final List<Optional<Schedule>> witnesses;
    private final Map<Checker, Schedule> reported = new EnumMap<>(Checker.class);
    private long steps;

    /** Who is told how far a search is. */
    @FunctionalInterface
    public interface Progress {
        /** So many states have been seen. */
        void seen(long states);
    }

    /**
     * A search of all there is.
     *
     * @param machine the machine that runs the scenario
     * @param options how to search
     * @param stops asked now and then whether to give up
     */
    public Search(
            Scenario scenario,
            Machine machine,
            Options options,
            BooleanSupplier stops,
            Progress progress) {
        this.scenario = scenario;
        this.order = options.order();
        this.maximumStates = options.maximumStates();
        this.stops = stops;
        this.progress = progress;
        this.machine = new SteppedMachine(machine, options.model(), dependencies, StepObserver.NONE);
        judge = new Judge(scenario, machine);
        witnesses = new ArrayList<>(Collections.nCopies(scenario.conditions().size(), Optional.empty()));
    }

    /** Searches. */
    public Exploration run() {
        machine.begin();
        remember(ROOT, 0);
        Completeness completeness = Completeness.COMPLETE;
        while (!frontier.isEmpty() && completeness == Completeness.COMPLETE) {
            explore(order == Order.BREADTH_FIRST ? frontier.removeFirst() : frontier.removeLast());
            completeness = completeness();
        }
        if (completeness == Completeness.COMPLETE && dependencies.isOverflown()) {
            completeness = Completeness.TOO_MANY_LOCK_ORDERS;
        }
        return new Exploration(visited.size(), steps, completeness, outcomes, witnesses, reported);
    }

    private Completeness completeness() {
        if (visited.size() >= maximumStates) {
            return Completeness.STATE_BOUND;
        }
        if (stops.getAsBoolean()) {
            return Completeness.STOPPED;
        }
        return heap.isFull() ? Completeness.MEMORY : Completeness.COMPLETE;
    }

    private void explore(Unexplored next) {
        StateWords from = new StateWords();
        from.unpack(next.state);
        machine.restore(from);
        IntList possible = machine.steps();
        if (machine.isOver(possible)) {
            judge(next.number);
            return;
        }
        for (int i = 0; i < possible.size(); i++) {
            machine.restore(from);
            machine.take(possible.getInt(i));
            steps++;
            remember(next.number, possible.getInt(i));
        }
    }

    private void remember(int parent, int step) {
        machine.save(words);
        int number = visited.add(Fingerprint.of(words.words(), words.length()), parent, step);
        if (number >= 0) {
            frontier.addLast(new Unexplored(number, words.pack()));
            progress.seen(visited.size());
        }
    }

    private void judge(int state) {
        Judgement judgement = judge.judge(machine.end());
        if (!judgement.counted()) {
            return;
        }
        outcomes.merge(judgement.state(), outcome(judgement), Search::sum);
        for (int i = 0; i < witnesses.size(); i++) {
            if (judgement.holds().get(i) && witnesses.get(i).isEmpty()) {
                witnesses.set(i, Optional.of(new Schedule(visited.path(state))));
            }
        }
        for (Finding finding : judgement.findings()) {
            if (!scenario.askedCheckers().contains(finding.checker())) {
                reported.computeIfAbsent(finding.checker(), checker -> new Schedule(visited.path(state)));
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
}
