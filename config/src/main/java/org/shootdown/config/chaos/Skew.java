package org.shootdown.config.chaos;

import java.util.Optional;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Distribution;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.config.time.Randomness;

/**
 * The machine has several nodes, and every message from one to another takes the extra time of its link, drawn once per
 * trial for each direction. CPUs and MMUs are dealt to the nodes as neighbours; which CPUs share a node with the first
 * MMU is drawn too, as a scheduler might place threads anywhere.
 *
 * @param nodes how many nodes, 2 or more
 * @param extra what a link adds
 */
public record Skew(String name, String about, int nodes, Amount extra) implements Perturbation {
    private static final int LINK = 0;
    private static final int ROTATION = 1;

    @Override
    public String kind() {
        return "skew";
    }

    @Override
    public void write(ChaosText text) {
        text.put("nodes", nodes);
        text.put("extra", extra);
    }

    @Override
    public Optional<Skew> halved() {
        return extra.halved().map(half -> new Skew(name, about, nodes, half));
    }

    @Override
    public Effect effect(Topology topology, int component) {
        Stream machine = new Stream(name, Stream.MACHINE);
        Distribution linkPs = extra.distribution();
        return new Effect() {
            private int rotation;

            @Override
            public void begin(long seed, long trial) {
                machine.begin(seed, trial);
                rotation = (int) Randomness.below(machine.bits(ROTATION, 0), nodes);
            }

            @Override
            public long arrivesAtPs(MessageKind kind, int destination, long leavesPs, long wayPs, long arrivesPs) {
                int from = node(topology, component, rotation);
                int to = node(topology, destination, rotation);
                return from == to
                        ? arrivesPs
                        : Picoseconds.plus(arrivesPs, linkPs.samplePs(machine.bits(LINK, (long) from * nodes + to)));
            }
        };
    }

    private int node(Topology topology, int component, int rotation) {
        return topology.isCpu(component)
                ? (share(component, topology.cpus()) + rotation) % nodes
                : share(component - topology.cpus(), topology.mmus());
    }

    private int share(int index, int count) {
        return (int) ((long) index * nodes / count);
    }
}
