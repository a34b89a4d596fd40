package org.shootdown.config.machine;

import org.shootdown.config.architecture.Trust;
import org.shootdown.config.protocol.Distances;

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
 */
public record MachineDescription(
        String name,
        String description,
        int sockets,
        int nodesPerSocket,
        Extra otherNode,
        Extra otherSocket,
        Memory memory) {

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
            new MachineDescription("uniform", "one NUMA node", 1, 1, NO_EXTRA, NO_EXTRA, Memory.NEAR);

    public int nodes() {
        return sockets * nodesPerSocket;
    }

    /** The node of a CPU, or of an MMU, of so many. */
    public int nodeOf(int index, int count) {
        return (int) ((long) index * nodes() / count);
    }

    /** What the ways between the components of such a machine add. */
    public Distances distances(int cpus, int mmus) {
        if (nodes() == 1) {
            return Distances.NONE;
        }
        short[] node = new short[cpus + mmus];
        for (int component = 0; component < node.length; component++) {
            node[component] = (short) (component < cpus ? nodeOf(component, cpus) : nodeOf(component - cpus, mmus));
        }
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
