package org.shootdown.mmu.core;

import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.FlushTransport;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.InvalidationRange;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.config.protocol.Topology;

/**
 * Flushes in flight: from a CPU's request to messages at its targets, and back to one answer when all have acknowledged.
 *
 * <table>
 * <caption>Transports</caption>
 * <tr><td>IPI</td><td>to the other CPUs of the mm's cpumask; each acknowledges when it takes the interrupt</td></tr>
 * <tr><td>broadcast</td><td>to every CPU of the cpumask, the issuer too; masked interrupts do not matter</td></tr>
 * <tr><td>hypercall</td><td>as broadcast, by the hypervisor or the firmware</td></tr>
 * </table>
 *
 * <p>Where preempted vCPUs are skipped, the flag that tells the host to flush for them is set in the same step that finds
 * them preempted, as KVM's compare-and-exchange on {@code kvm_steal_time.preempted} does.
 *
 * <p>A token names the initiator: a CPU waits for one flush at a time, and broadcasts it has started before are counted
 * together until its fence; an interrupt that nobody waits for counts nowhere.
 */
final class Flushes {
    private static final int PER_CPU = 4;
    private static final int OUTSTANDING = 0;
    private static final int WAITING = 1;
    private static final int PREEMPTED = 2;
    private static final int MISSED_FLUSH = 3;

    private static final int TARGETS_PER_SEND = 16;

    private final long[] state;
    private final int base;
    private final Topology topology;
    private final Cpumasks cpumasks;
    private final Architecture.Flush flush;

    Flushes(long[] state, int base, Topology topology, Cpumasks cpumasks, Architecture architecture) {
        this.state = state;
        this.base = base;
        this.topology = topology;
        this.cpumasks = cpumasks;
        this.flush = architecture.flush();
    }

    static int declare(StateLayout.Builder layout) {
        return layout.rowPerCpu(
                "flush",
                StateWord.plain("acknowledgements still out"),
                StateWord.plain("waits for them"),
                StateWord.plain("is preempted"),
                StateWord.plain("must flush when it comes back"));
    }

    /** Flushes and answers when complete. */
    void flush(int space, long start, long range, Requester requester) {
        long limited = limited(range);
        if (flush.transport() == FlushTransport.IPI || (flush.globalAsidCpus() > 0 && !cpumasks.hasGlobalAsid(space))) {
            interrupt(space, start, limited, requester);
        } else {
            broadcast(space, start, limited, transportKind(), requester);
        }
        if (state[at(requester.cpu(), OUTSTANDING)] == 0) {
            requester.port().count(Counter.FLUSHES_ALONE);
        }
        answerWhenComplete(requester);
    }

    /** Starts a broadcast invalidation and answers at once. */
    void invalidate(int space, long start, long range, Requester requester) {
        broadcast(space, start, limited(range), MessageKind.INVALIDATE, requester);
        requester.answer(0);
    }

    /** Answers when everything that the requester has started is complete. */
    void answerWhenComplete(Requester requester) {
        if (state[at(requester.cpu(), OUTSTANDING)] == 0) {
            requester.answer(0);
        } else {
            state[at(requester.cpu(), WAITING)] = 1;
        }
    }

    /** Interrupts one CPU, or all others of the machine, with nothing to invalidate. */
    void sendInterrupt(long target, boolean wait, Requester requester) {
        Port port = requester.port();
        port.charge(Latency.IPI_PREPARE, 1);
        int token = wait ? requester.cpu() : Message.NOBODY;
        int sent = 0;
        for (int cpu = 0; cpu < topology.cpus(); cpu++) {
            if (cpu != requester.cpu() && (target < 0 || target == cpu)) {
                sendInterrupt(cpu, sent++, token, 0, InvalidationRange.NOTHING, requester);
            }
        }
        for (int i = 0; target < 0 && i < topology.bystanders(); i++) {
            sendInterrupt(topology.bystander(i), sent++, token, 0, InvalidationRange.NOTHING, requester);
        }
        if (wait) {
            answerWhenComplete(requester);
        } else {
            requester.answer(0);
        }
    }

    /** A target has acknowledged; the last one lets the initiator go on. */
    void acknowledged(int initiator, Port port) {
        if (initiator == Message.NOBODY) {
            return;
        }
        int outstanding = at(initiator, OUTSTANDING);
        state[outstanding]--;
        if (state[outstanding] == 0 && state[at(initiator, WAITING)] != 0) {
            state[at(initiator, WAITING)] = 0;
            Message.Answer.sendValue(port, initiator, 0, 0, true);
        }
    }

    void preempted(int cpu) {
        state[at(cpu, PREEMPTED)] = 1;
    }

    /** The vCPU runs again and learns whether it missed a flush. */
    void running(Requester requester) {
        int cpu = requester.cpu();
        long missed = state[at(cpu, MISSED_FLUSH)];
        state[at(cpu, PREEMPTED)] = 0;
        state[at(cpu, MISSED_FLUSH)] = 0;
        Message.Answer.sendState(requester.port(), cpu, requester.pc(), missed != 0);
    }

    private void interrupt(int space, long start, long range, Requester requester) {
        requester.port().charge(Latency.IPI_PREPARE, 1);
        int sent = 0;
        for (int cpu = cpumasks.next(space, 0); cpu >= 0; cpu = cpumasks.next(space, cpu + 1)) {
            if (cpu != requester.cpu() && !skipsLazy(space, cpu, range, requester) && !leftToHost(cpu, requester)) {
                sendInterrupt(cpu, sent++, requester.cpu(), start, range, requester);
            }
        }
    }

    private void sendInterrupt(int cpu, int index, int token, long start, long range, Requester requester) {
        Port port = requester.port();
        port.count(Counter.IPIS_SENT);
        port.charge(Latency.IPI_TARGET, 1);
        if (index % TARGETS_PER_SEND == 0) {
            port.charge(Latency.IPI_SEND, 1);
        }
        if (token != Message.NOBODY) {
            state[at(token, OUTSTANDING)]++;
        }
        Message.Invalidation.send(port, cpu, MessageKind.IPI, requester.pc(), token, start, range);
    }

    private void broadcast(int space, long start, long range, MessageKind kind, Requester requester) {
        Port port = requester.port();
        if (flush.serialBroadcast() && kind == MessageKind.INVALIDATE) {
            port.occupy(Latency.BROADCAST);
        }
        for (int cpu = cpumasks.next(space, 0); cpu >= 0; cpu = cpumasks.next(space, cpu + 1)) {
            boolean skipped = kind == MessageKind.HYPERVISOR_INVALIDATE && skipsLazy(space, cpu, range, requester);
            if (!skipped && !leftToHost(cpu, requester)) {
                port.count(Counter.INVALIDATIONS_SENT);
                if (kind == MessageKind.HYPERVISOR_INVALIDATE) {
                    port.charge(Latency.HYPERCALL_TARGET, 1);
                }
                state[at(requester.cpu(), OUTSTANDING)]++;
                Message.Invalidation.send(port, cpu, kind, requester.pc(), requester.cpu(), start, range);
            }
        }
    }

    /** A lazy CPU uses no user translation, but its walker may still read tables. */
    private boolean skipsLazy(int space, int cpu, long range, Requester requester) {
        boolean skips = flush.skipsLazy() && !InvalidationRange.freedTables(range) && cpumasks.isLazy(space, cpu);
        if (skips) {
            requester.port().count(Counter.TARGETS_SKIPPED_LAZY);
        }
        return skips;
    }

    private boolean leftToHost(int cpu, Requester requester) {
        if (!flush.skipsPreempted() || state[at(cpu, PREEMPTED)] == 0) {
            return false;
        }
        state[at(cpu, MISSED_FLUSH)] = 1;
        requester.port().count(Counter.TARGETS_SKIPPED_PREEMPTED);
        return true;
    }

    private MessageKind transportKind() {
        return flush.transport() == FlushTransport.HYPERCALL
                ? MessageKind.HYPERVISOR_INVALIDATE
                : MessageKind.INVALIDATE;
    }

    /** Beyond the architecture's limit the whole address space goes. */
    private long limited(long range) {
        boolean full = flush.fullAbovePages() > 0 && InvalidationRange.pages(range) > flush.fullAbovePages();
        return full
                ? InvalidationRange.pack(InvalidationRange.asid(range), 0, InvalidationRange.freedTables(range))
                : range;
    }

    private int at(int cpu, int field) {
        return base + cpu * PER_CPU + field;
    }
}
