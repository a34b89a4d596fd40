package org.shootdown.config.machine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Figure;
import org.shootdown.config.architecture.Latencies;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.architecture.Trust;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.protocol.Distances;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.time.Distribution;

/**
 * How a machine's CPUs and memory are spread over sockets and NUMA nodes; an architecture's latencies are those within a
 * node. CPUs fill one node after the other, and so do MMUs.
 *
 * @param name its file's name
 * @param description one line about it
 * @param sockets how many sockets
 * @param nodesPerSocket how many NUMA nodes a socket has
 * @param otherNode what a message to another node of its socket takes longer
 * @param otherSocket what a message to another socket takes longer
 * @param memory where memory is
 * @param threadsPerCore how many CPUs, which follow one another, are hardware threads of one core
 * @param cacheLines what accesses cost by where the line is; null where the architecture's {@code access} says what they cost
 * @param interrupts what interrupts cost by where the target is; null where they cost what any message does
 * @param latencies by architecture: what takes other times on this machine than the architecture's file says
 */
public record MachineDescription(
        String name,
        String description,
        int sockets,
        int nodesPerSocket,
        Extra otherNode,
        Extra otherSocket,
        Memory memory,
        int threadsPerCore,
        @Nullable CacheLines cacheLines,
        @Nullable Interrupts interrupts,
        Map<String, List<Figure>> latencies) {

    public MachineDescription {
        latencies = Map.copyOf(latencies);
    }

    /** Where the memory of an address space is. */
    public enum Memory {
        /** On the node of the CPU that uses it first. */
        NEAR,
        /** Dealt out over all nodes. */
        INTERLEAVED
    }

    /**
     * A figure of the file, with where it comes from.
     *
     * @param ps added to each message, in picoseconds; to an access twice, there and back
     * @param trust how far to trust it
     * @param source whose figure it is
     */
    public record Extra(long ps, Trust trust, String source) {}

    /**
     * What an interrupt to another node costs more than one within a node.
     *
     * @param wayOtherNode on its way to another node of its socket
     * @param wayOtherSocket on its way to another socket
     * @param targetOtherNode who sends it spends more for such a target before it leaves
     * @param targetOtherSocket the same for a target on another socket
     */
    public record Interrupts(
            Extra wayOtherNode, Extra wayOtherSocket, Extra targetOtherNode, Extra targetOtherSocket) {}

    private static final Extra NO_EXTRA = new Extra(0, Trust.ASSUMED, "one node");

    /** One node: what a machine is that nobody describes. */
    public static final MachineDescription UNIFORM = new MachineDescription(
            "uniform", "one NUMA node", 1, 1, NO_EXTRA, NO_EXTRA, Memory.NEAR, 1, null, null, Map.of());

    public int nodes() {
        return sockets * nodesPerSocket;
    }

    /** The node of a CPU, or of an MMU, of so many. */
    public int nodeOf(int index, int count) {
        return (int) ((long) index * nodes() / count);
    }

    /**
     * What the ways between the components of such a machine add. Where cache lines say what an access costs, its messages
     * add nothing, so that no two components can be said to be apart.
     */
    public Distances distances(int cpus, int mmus) {
        if (nodes() == 1) {
            return Distances.NONE;
        }
        short[] node = nodes(cpus, mmus);
        return cacheLines == null ? between(node) : ofInterrupts(node);
    }

    /** By component: its node. */
    private short[] nodes(int cpus, int mmus) {
        short[] node = new short[cpus + mmus];
        for (int component = 0; component < node.length; component++) {
            node[component] = (short) (component < cpus ? nodeOf(component, cpus) : nodeOf(component - cpus, mmus));
        }
        return node;
    }

    private Distances ofInterrupts(short[] node) {
        return new Distances() {
            @Override
            public long extraPs(int from, int to) {
                return 0;
            }

            @Override
            public long extraPs(MessageKind kind, int from, int to) {
                boolean access = kind.transit() == Latency.ACCESS || kind.isImmediate();
                return access ? 0 : wayPs(kind, node[from], node[to]);
            }

            @Override
            public long targetPs(int from, int to) {
                return interrupts == null
                        ? 0
                        : farther(node[from], node[to], interrupts.targetOtherNode(), interrupts.targetOtherSocket());
            }

            @Override
            public int place(int component) {
                return 0;
            }
        };
    }

    /**
     * An architecture with this machine's times. Where cache lines say what an access costs, no message is faster than half of the
     * cheapest: so an access to the CPU's own cache costs what the machine says, and is not charged the floor.
     *
     * @throws InvalidInputException if the machine has a latency that the architecture cannot draw
     */
    public Architecture appliedTo(Architecture architecture) {
        long lookaheadPs = cacheLines == null
                ? architecture.lookaheadPs()
                : Math.min(architecture.lookaheadPs(), cacheLines.leastPs() / 2);
        List<Figure> own = latencies.getOrDefault(architecture.name(), List.of());
        Map<Latency, List<Distribution.Component>> components = new EnumMap<>(Latency.class);
        for (Figure figure : own) {
            if (!figure.purpose().isDrawnWith(architecture.flush())) {
                throw InvalidInputException.of("machine '%s' has latencies.%s.%s, which %s can never draw"
                        .formatted(name, architecture.name(), figure.purpose().key(), architecture.name()));
            }
            components
                    .computeIfAbsent(figure.purpose(), purpose -> new ArrayList<>())
                    .add(figure.component());
        }
        Map<Latency, Distribution> all = architecture.latencies().asMap();
        components.forEach((purpose, parts) -> all.put(purpose, Distribution.mixture(parts)));
        return architecture.with(lookaheadPs, Latencies.of(all));
    }

    /** By what studies call them: the figures that are this machine's own. */
    public Map<String, MachineFigure> figures() {
        Map<String, MachineFigure> figures = new LinkedHashMap<>();
        figures.put("other-node", MachineFigure.of(otherNode));
        figures.put("other-socket", MachineFigure.of(otherSocket));
        if (cacheLines != null) {
            cacheLines.addTo(figures);
        }
        if (interrupts != null) {
            figures.put("interrupts.way-other-node", MachineFigure.of(interrupts.wayOtherNode()));
            figures.put("interrupts.way-other-socket", MachineFigure.of(interrupts.wayOtherSocket()));
            figures.put("interrupts.target-other-node", MachineFigure.of(interrupts.targetOtherNode()));
            figures.put("interrupts.target-other-socket", MachineFigure.of(interrupts.targetOtherSocket()));
        }
        return figures;
    }

    /** What accesses cost on such a machine; null where the architecture says it. */
    public @Nullable LineCosts lineCosts(int cpus, int mmus) {
        return cacheLines == null ? null : new Costs(cacheLines, cpus, nodes(cpus, mmus));
    }

    private final class Costs implements LineCosts {
        private final CacheLines lines;
        private final int cpus;
        private final short[] node;

        Costs(CacheLines lines, int cpus, short[] node) {
            this.lines = lines;
            this.cpus = cpus;
            this.node = node;
        }

        @Override
        public int bytes() {
            return lines.bytes();
        }

        @Override
        public LineDistance distance(int from, int to) {
            if (from == to) {
                return LineDistance.OWN;
            }
            if (node[from] == node[to]) {
                return from / threadsPerCore == to / threadsPerCore ? LineDistance.SIBLING : LineDistance.NODE;
            }
            return node[from] / nodesPerSocket == node[to] / nodesPerSocket
                    ? LineDistance.OTHER_NODE
                    : LineDistance.OTHER_SOCKET;
        }

        @Override
        public long ps(LineDistance distance) {
            return lines.ps(distance);
        }

        @Override
        public long memoryPs(int cpu, int mmu) {
            return lines.ps(LineDistance.MEMORY) + 2 * extraPs(node[cpu], node[cpus + mmu]);
        }
    }

    private long wayPs(MessageKind kind, int from, int to) {
        return interrupts == null || kind.transit() != Latency.IPI_DELIVER
                ? extraPs(from, to)
                : farther(from, to, interrupts.wayOtherNode(), interrupts.wayOtherSocket());
    }

    private Distances between(short[] node) {
        return new Distances() {
            @Override
            public long extraPs(int from, int to) {
                return MachineDescription.this.extraPs(node[from], node[to]);
            }

            @Override
            public int place(int component) {
                return node[component];
            }
        };
    }

    private long extraPs(int one, int other) {
        return farther(one, other, otherNode, otherSocket);
    }

    private long farther(int one, int other, Extra toNode, Extra toSocket) {
        if (one == other) {
            return 0;
        }
        return one / nodesPerSocket == other / nodesPerSocket ? toNode.ps() : toSocket.ps();
    }
}
