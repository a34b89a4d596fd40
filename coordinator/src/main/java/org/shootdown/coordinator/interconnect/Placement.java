package org.shootdown.coordinator.interconnect;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.shootdown.config.protocol.Topology;
import org.shootdown.machine.SimulatedMachine;

/** Which interconnect carries which component of a machine. An outcome does not depend on it. */
public final class Placement {
    private final int[] owner;
    private final int[] position;
    private final List<IntArrayList> owned = new ArrayList<>();

    /**
     * @param components how many components there are
     * @param interconnects how many interconnects share them
     * @param ownerOf by component: its interconnect
     */
    private Placement(int components, int interconnects, IntUnaryOperator ownerOf) {
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

    /** Deals CPUs and MMUs out evenly. */
    public static Placement even(Topology topology, int interconnects) {
        return even(topology.components(), interconnects);
    }

    /** Deals so many components out evenly. */
    public static Placement even(int components, int interconnects) {
        return new Placement(components, interconnects, component -> component % interconnects);
    }

    /** CPUs to the first interconnect, MMUs to the second. */
    public static Placement cpusAndMmus(Topology topology) {
        return new Placement(topology.components(), 2, component -> topology.isCpu(component) ? 0 : 1);
    }

    /**
     * Deals CPUs out over some interconnects, and MMUs over others or the same: neighbours stay together, since they have
     * most to do with each other.
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
