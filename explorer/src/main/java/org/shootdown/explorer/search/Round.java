package org.shootdown.explorer.search;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A strongly connected component of a search's graph, seen as what an execution does that stays in it for ever and comes by
 * everywhere again and again.
 *
 * <p>The search gives interchangeable CPUs new numbers in each state. Here a CPU has the number that it has in the first
 * state of the component, as far as the steps from there lead. Where they lead back with another number, the execution can
 * go round until each of these CPUs has been in the place of each other: such CPUs are one orbit, and what one of them does,
 * or could do, all of them do (compare Emerson and Sistla, Utilizing symmetry when model-checking under fairness
 * assumptions, 1997).
 */
final class Round {
    private final StateGraph graph;
    private final StepLabels labels;
    private final int[] places;
    private final Map<Integer, int[]> names = new HashMap<>();
    private final int[] orbit;
    private final BitSet enabled = new BitSet();
    private final BitSet acting = new BitSet();

    private Round(StateGraph graph, StepLabels labels, int[] places, int cpus) {
        this.graph = graph;
        this.labels = labels;
        this.places = places;
        orbit = new int[cpus];
        Arrays.setAll(orbit, cpu -> cpu);
    }

    /**
     * A component.
     *
     * @param stops asked now and then whether to give up; who acts in the round is then not known
     */
    static Round of(StateGraph graph, StepLabels labels, int[] places, int cpus, BooleanSupplier stops) {
        Round round = new Round(graph, labels, places, cpus);
        round.findNames(stops);
        round.findAgents(stops);
        return round;
    }

    private void findNames(BooleanSupplier stops) {
        for (int place : places) {
            names.put(place, new int[0]);
        }
        int[] identity = new int[orbit.length];
        Arrays.setAll(identity, cpu -> cpu);
        names.put(places[0], identity);
        Deque<Integer> found = new ArrayDeque<>();
        found.add(places[0]);
        while (!found.isEmpty() && !stops.getAsBoolean()) {
            int place = found.remove();
            int[] own = names(place);
            labels.state(place).exchanges().forEach(two -> unite(own[two.one()], own[two.other()]));
            for (int edge = graph.firstEdge(place); edge < graph.firstEdge(place + 1); edge++) {
                int target = graph.target(edge);
                if (contains(target)) {
                    int[] behind = behind(place, edge, own);
                    int[] known = names(target);
                    if (known.length == 0) {
                        names.put(target, behind);
                        found.add(target);
                    } else {
                        for (int cpu = 0; cpu < known.length; cpu++) {
                            unite(known[cpu], behind[cpu]);
                        }
                    }
                }
            }
        }
    }

    /** The names that CPUs have behind a step, by their numbers there. */
    private int[] behind(int place, int edge, int[] before) {
        int[] behind = new int[before.length];
        for (int cpu = 0; cpu < before.length; cpu++) {
            behind[labels.edge(place, edge).numbers().of(cpu)] = before[cpu];
        }
        return behind;
    }

    private void findAgents(BooleanSupplier stops) {
        for (int place : places) {
            if (stops.getAsBoolean()) {
                return;
            }
            enabled.or(named(labels.state(place).enabled(), place));
            for (int edge = graph.firstEdge(place); edge < graph.firstEdge(place + 1); edge++) {
                if (contains(graph.target(edge))) {
                    acting.or(named(labels.edge(place, edge).acting(), place));
                }
            }
        }
    }

    private BitSet named(BitSet agents, int place) {
        int[] own = names(place);
        return labels.agents().renamed(agents, cpu -> first(own[cpu]));
    }

    private int[] names(int place) {
        return names.getOrDefault(place, new int[0]);
    }

    boolean contains(int place) {
        return names.containsKey(place);
    }

    int[] places() {
        return places;
    }

    /** Whether everybody who could act again and again does. */
    boolean isFair() {
        BitSet left = (BitSet) enabled.clone();
        left.andNot(acting);
        return left.isEmpty();
    }

    /** The states in which nobody could act that never does. */
    int[] withoutTheLeftOut() {
        BitSet left = (BitSet) enabled.clone();
        left.andNot(acting);
        return Arrays.stream(places)
                .filter(place -> !named(labels.state(place).enabled(), place).intersects(left))
                .toArray();
    }

    /** Whether a CPU, by its number in the state at a place, executes something in the round. */
    boolean goesOn(int place, int cpu) {
        return labels.agents().executes(acting, first(names(place)[cpu]));
    }

    private int first(int cpu) {
        int at = cpu;
        while (orbit[at] != at) {
            at = orbit[at];
        }
        return at;
    }

    private void unite(int one, int other) {
        int a = first(one);
        int b = first(other);
        orbit[Math.max(a, b)] = Math.min(a, b);
    }
}
