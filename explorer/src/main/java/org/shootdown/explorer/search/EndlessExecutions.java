package org.shootdown.explorer.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.shootdown.explorer.state.VisitedStates;
import org.shootdown.explorer.stepping.SteppedMachine;

/**
 * Finds the executions that go round for ever although nobody is left out: fair cycles in the graph of a search (the
 * emptiness check of Streett automata; see Baier and Katoen, Principles of Model Checking, 2008, section 4.4 and 5.1).
 *
 * <p>A component in which somebody could act again and again but never does is no such cycle. Without the states in which he
 * could, parts of it may still be one.
 *
 * <p>Where no end can be reached any more there is always one, as an execution then goes on for ever whatever it does; so
 * the rounds from which no end can be reached are all that never end. That holds in the reduced graph as in the full one:
 * a step is taken at once only if it commutes with whatever may come, so it is part of every fair execution, and ends are
 * reached as before.
 */
final class EndlessExecutions {
    private final SearchSpace space;
    private final StateGraph graph;
    private final BooleanSupplier stops;
    private final StepLabels labels;
    private final List<Found> found = new ArrayList<>();

    /**
     * A round that was found.
     *
     * @param endable whether an end can still be reached from it
     */
    record Found(Round round, boolean endable) {}

    /** @param stops asked now and then whether to give up; what was found by then is so */
    EndlessExecutions(SearchSpace space, StateGraph graph, BooleanSupplier stops) {
        this.space = space;
        this.graph = graph;
        this.stops = stops;
        labels = new StepLabels(space, graph);
    }

    /** Searches. */
    List<Found> find() {
        Components components = new Components(graph);
        Deque<int[]> left = new ArrayDeque<>(components.ofAll());
        if (left.isEmpty()) {
            return found;
        }
        boolean[] leadsOn = graph.leadsOn();
        int cpus = space.machine().topology().cpus();
        for (int part = 1; !left.isEmpty() && !stops.getAsBoolean(); part++) {
            Round round = Round.of(graph, labels, left.remove(), cpus, stops);
            if (stops.getAsBoolean()) {
                break;
            }
            if (round.isFair()) {
                found.add(new Found(round, leadsOn[round.places()[0]]));
            } else {
                left.addAll(components.of(round.withoutTheLeftOut(), part));
            }
        }
        return found;
    }

    /** Adds the states of the rounds to the ends that are judged. */
    void judge(EndStates ends) {
        VisitedStates visited = space.visited();
        for (Found each : found) {
            for (int place : each.round().places()) {
                if (stops.getAsBoolean()) {
                    return;
                }
                int state = graph.state(place);
                SteppedMachine machine = labels.at(place);
                ends.addEndless(
                        new EndStates.Place(state, visited.rank(state), visited.preference(state)),
                        machine.endless(cpu -> each.round().goesOn(place, cpu), each.endable()),
                        each);
                machine.touches().addAll();
            }
        }
    }

    /** A way through a round, from one of its states back to it; see {@link Lasso}. */
    Optional<List<WitnessPath.Move>> way(Found each, int state) {
        return Lasso.from(
                graph,
                labels,
                each.round(),
                graph.place(state),
                space.machine().topology().cpus());
    }
}
