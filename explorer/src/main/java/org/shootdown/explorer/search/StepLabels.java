package org.shootdown.explorer.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.CpuNumbers;
import org.shootdown.explorer.reduction.Reduction;
import org.shootdown.explorer.reduction.StateCodec;
import org.shootdown.explorer.stepping.Agents;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.machine.MachineObserver;

/**
 * Who acts in the steps between some states of a search, found by taking them once more: a search itself keeps no more of a
 * step than where it leads.
 *
 * <p>CPUs have the numbers of the state that a step is taken in.
 */
final class StepLabels {
    private final SearchSpace space;
    private final StateGraph graph;
    private final Agents agents;
    private final SteppedMachine machine;
    private final @Nullable Reduction reduction;
    private final StateCodec codec;
    private final int[] words;
    private final boolean[] repeated;
    private final Map<Integer, State> states = new HashMap<>();
    private final Map<Integer, Edge> edges = new HashMap<>();
    private BitSet acting = new BitSet();

    /**
     * What is known of a state.
     *
     * @param enabled the agents that can act
     * @param exchanges pairs of CPUs whose exchange changes nothing
     */
    record State(BitSet enabled, List<Exchange> exchanges) {}

    /** Two CPUs whose exchange changes nothing. */
    record Exchange(int one, int other) {}

    /**
     * What is known of a step.
     *
     * @param acting the agents that act in it, and in those taken at once behind it
     * @param numbers the CPUs' numbers behind it
     */
    record Edge(BitSet acting, CpuNumbers numbers) {}

    StepLabels(SearchSpace space, StateGraph graph) {
        this.space = space;
        this.graph = graph;
        agents = new Agents(
                space.machine().topology().cpus(), space.machine().topology().components());
        machine = space.newMachine(MachineObserver.NONE);
        reduction = space.newReduction(machine, this::takes);
        codec = space.newCodec(machine, reduction);
        words = new int[codec.partCount()];
        repeated = new boolean[machine.cpuCount()];
    }

    Agents agents() {
        return agents;
    }

    /** The machine, in the state at a place. */
    SteppedMachine at(int place) {
        space.visited().get(graph.state(place), words);
        codec.restore(words);
        return machine;
    }

    State state(int place) {
        return states.computeIfAbsent(place, this::labelled);
    }

    private State labelled(int place) {
        at(place);
        BitSet enabled = new BitSet();
        agents.addEnabled(machine, enabled);
        List<Exchange> exchanges = new ArrayList<>();
        codec.findRepeated(words, repeated, (one, other) -> exchanges.add(new Exchange(one, other)));
        return new State(enabled, exchanges);
    }

    /** A step from the state at a place. */
    Edge edge(int place, int edge) {
        return edges.computeIfAbsent(edge, e -> taken(place, e));
    }

    private Edge taken(int place, int edge) {
        at(place);
        acting = new BitSet();
        takes(graph.step(edge));
        machine.take(graph.step(edge));
        if (reduction != null) {
            reduction.run();
        }
        return new Edge(acting, codec.save(words));
    }

    private void takes(int step) {
        agents.add(machine, step, acting);
    }
}
