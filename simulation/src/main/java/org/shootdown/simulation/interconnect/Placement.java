package org.shootdown.simulation.interconnect;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.shootdown.config.protocol.Distances;
import org.shootdown.simulation.timed.SimulatedMachine;

/** Which interconnect carries which component of a machine. An outcome does not depend on it. */
public final class Placement {
    private final int[] owner;
    private final int[] position;
    private final List<IntArrayList> owned = new ArrayList<>();

    /**
     * Any placement.
     *
     * @param components how many components there are
     * @param interconnects how many interconnects share them
     * @param ownerOf by component: its interconnect
     */
    public Placement(int components, int interconnects, IntUnaryOperator ownerOf) {
        owner = new int[components];
        position = new int[components];
        for (int i = 0; i < interconnects; i++) {
            owned.add(new IntArrayList());
        }
        for (int component = 0; component < components; component++) {
            IntArrayList own = owned.get(ownerOf.applyAsInt(component));
            owner[component] = ownerOf.applyAsInt(component);
            position[component] = own.size();
            own.add(component);
        }
    }

    /** Deals CPUs out in equal shares, and MMUs too: neighbours stay together, since they have most to do with each other. */
    public static Placement neighbours(SimulatedMachine machine, int interconnects) {
        List<Integer> all = IntStream.range(0, interconnects).boxed().toList();
        return byRole(machine, interconnects, all, all);
    }

    /**
     * Deals CPUs out over some interconnects, and MMUs over others or the same; neighbours stay together.
     *
     * @param interconnects how many there are
     * @param cpus those that carry CPUs, by number
     * @param mmus those that carry MMUs
     */
    public static Placement byRole(
            SimulatedMachine machine, int interconnects, List<Integer> cpus, List<Integer> mmus) {
        return new Placement(
                machine.componentCount(),
                interconnects,
                component -> machine.isCpu(component)
                        ? share(component, machine.cpuCount(), cpus)
                        : share(component - machine.cpuCount(), machine.mmuCount(), mmus));
    }

    private static int share(int index, int count, List<Integer> of) {
        return of.get((int) ((long) index * of.size() / count));
    }

    /**
     * For so long at least is every message between components of different interconnects on its way longer than its
     * latency says, in picoseconds.
     */
    public long apartPs(Distances distances) {
        List<Map<Integer, Integer>> places = new ArrayList<>();
        for (IntArrayList components : owned) {
            Map<Integer, Integer> representatives = new HashMap<>();
            components.forEach(component -> representatives.put(distances.place(component), component));
            places.add(representatives);
        }
        long least = Long.MAX_VALUE;
        for (int one = 0; one < places.size(); one++) {
            for (int other = 0; other < places.size(); other++) {
                if (one != other) {
                    least = Math.min(least, apartPs(distances, places.get(one), places.get(other)));
                }
            }
        }
        return least;
    }

    private static long apartPs(Distances distances, Map<Integer, Integer> from, Map<Integer, Integer> to) {
        return from.values().stream()
                .flatMapToLong(
                        source -> to.values().stream().mapToLong(destination -> distances.extraPs(source, destination)))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    public int interconnects() {
        return owned.size();
    }

    /** The interconnect that carries a component. */
    public int owner(int component) {
        return owner[component];
    }

    /** Its place among the components of its interconnect. */
    public int position(int component) {
        return position[component];
    }

    /** How many components an interconnect carries. */
    public int count(int interconnect) {
        return owned.get(interconnect).size();
    }

    /** The component at a place of an interconnect. */
    public int component(int interconnect, int at) {
        return owned.get(interconnect).getInt(at);
    }
}
