package org.shootdown.config.machine;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.architecture.Trust;
import org.shootdown.config.protocol.Distances;
import org.shootdown.config.protocol.MessageKind;

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
        @Nullable CacheLines cacheLines) {

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

    private static final Extra NO_EXTRA = new Extra(0, Trust.ASSUMED, "one node");

    /** One node: what a machine is that nobody describes. */
    public static final MachineDescription UNIFORM =
            new MachineDescription("uniform", "one NUMA node", 1, 1, NO_EXTRA, NO_EXTRA, Memory.NEAR, 1, null);

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
                return access ? 0 : MachineDescription.this.extraPs(node[from], node[to]);
            }

            @Override
            public int place(int component) {
                return 0;
            }
        };
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
        if (one == other) {
            return 0;
        }
        return one / nodesPerSocket == other / nodesPerSocket ? otherNode.ps() : otherSocket.ps();
    }
}
