package org.shootdown.cpu.core;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.protocol.Topology.AddressSpace;

/**
 * The host of a virtual CPU: takes it away and lets it run again.
 *
 * <p>It does so between two instructions and with the store buffer empty, as a VM exit completes what is under way: who
 * sees the vCPU preempted knows that it uses no old translation. When that is, {@link CpuCore} knows.
 */
final class Preemption {
    private final CpuState state;
    private final Topology topology;
    private final boolean happens;
    private final boolean isTold;

    Preemption(CpuState state, Architecture architecture, Topology topology) {
        this.state = state;
        this.topology = topology;
        this.happens = architecture.preemptsVcpus();
        this.isTold = happens && architecture.flush().skipsPreempted();
    }

    /** Whether a message has its effect on a vCPU that is away, rather than wait until it runs again. */
    static boolean reachesAbsent(MessageKind kind) {
        return switch (kind) {
            case STORED, INVALIDATE, HYPERVISOR_INVALIDATE, UNPREEMPT, VCPU_STATE -> true;
            default -> false;
        };
    }

    /** Whether the host keeps this vCPU from running. */
    boolean isAway() {
        return state.get(CpuState.AWAY) != 0;
    }

    /** Whether the host has nothing to run: with interrupts off a CPU whose program has ended still hangs in its kernel. */
    boolean findsIdle() {
        return Activity.of(state.get(CpuState.ACTIVITY)) == Activity.HALTED && state.get(CpuState.INTERRUPTS) != 0;
    }

    /**
     * The host counts the time from when this vCPU executes something: one that waits for ever is preempted once more at
     * most, and a machine where all wait comes to rest.
     */
    void expect(Port port) {
        if (happens && !isAway() && state.get(CpuState.PREEMPTION_DUE) == 0) {
            state.set(CpuState.PREEMPTION_DUE, 1);
            port.wake(MessageKind.PREEMPT, 0, Latency.PREEMPTION_INTERVAL, 1);
        }
    }

    /** The vCPU is taken away, if there is something to take. */
    void leave(Port port) {
        if (findsIdle()) {
            return;
        }
        state.set(CpuState.AWAY, 1);
        port.wake(MessageKind.UNPREEMPT, 0, Latency.PREEMPTION_DURATION, 1);
        AddressSpace space = current();
        if (isTold && space != null) {
            Message.Subject.send(port, topology.mmuFor(space.mm()), MessageKind.VCPU_OUT, 0, space.mm());
        }
    }

    /**
     * Asks what the vCPU was left out of meanwhile, where flushes leave those out that are away.
     *
     * @return whether it did, and the vCPU has to wait for the {@link MessageKind#VCPU_STATE}
     */
    boolean asksForState(Port port) {
        AddressSpace space = current();
        if (!isTold || space == null) {
            return false;
        }
        Message.Subject.send(port, topology.mmuFor(space.mm()), MessageKind.VCPU_IN, 0, space.mm());
        return true;
    }

    /** The vCPU runs again. */
    void over() {
        state.set(CpuState.AWAY, 0);
        state.set(CpuState.PREEMPTION_DUE, 0);
    }

    private @Nullable AddressSpace current() {
        long asid = state.get(CpuState.ASID);
        return asid == 0 ? null : topology.addressSpaces().get((int) asid - 1);
    }
}
