package org.shootdown.mmu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.config.protocol.Topology;

/**
 * RCU grace periods, each its own: it asks every CPU, bystanders too, for a quiescent state and ends when all have passed one and the
 * architecture's least duration is over.
 *
 * <p>A grace period is named by a token: the CPU that waits for it, or the number of CPUs plus the object that is freed
 * after it.
 */
final class GracePeriods {
    private final long[] state;
    private final int base;
    private final int cpus;
    private final Topology topology;
    private final Objects objects;

    GracePeriods(long[] state, int base, Topology topology, Objects objects) {
        this.state = state;
        this.base = base;
        this.cpus = topology.cpus();
        this.topology = topology;
        this.objects = objects;
    }

    /** By token: first those of CPUs, then those of objects. */
    static int declare(StateLayout.Builder layout, int objects) {
        StateWord missing = StateWord.plain("reports still out");
        int base = layout.rowPerCpu("grace period", missing);
        layout.rows("grace period of object", objects, missing);
        return base;
    }

    /** Answers the requester when a grace period is over. */
    void synchronize(Requester requester) {
        start(requester.cpu(), requester.port());
    }

    /** Frees an object when a grace period is over, and answers at once. */
    void free(long address, Requester requester) {
        int object = objects.named(address);
        if (object < 0) {
            requester.oops(address);
            return;
        }
        requester.performed(address, 1, 0);
        objects.pend(object, address, requester);
        if (state[base + cpus + object] == 0) {
            start(cpus + object, requester.port());
        }
        requester.answer(0);
    }

    /** A CPU has passed a quiescent state, or the least duration is over. */
    void reported(int token, Port port) {
        state[base + token]--;
        if (state[base + token] == 0) {
            end(token, port);
        }
    }

    private void start(int token, Port port) {
        port.count(Counter.GRACE_PERIODS);
        int bystanders = topology.bystanders();
        state[base + token] = cpus + bystanders + 1L;
        for (int cpu = 0; cpu < cpus; cpu++) {
            Message.Token.send(port, cpu, MessageKind.QUIESCENT_REQUEST, token);
        }
        for (int i = 0; i < bystanders; i++) {
            Message.Token.send(port, topology.bystander(i), MessageKind.QUIESCENT_REQUEST, token);
        }
        port.wake(MessageKind.GRACE_PERIOD, token, Latency.RCU_GRACE_PERIOD, 1);
    }

    private void end(int token, Port port) {
        if (token < cpus) {
            Message.Answer.sendValue(port, token, 0, 0, true);
        } else {
            objects.expire(token - cpus);
        }
    }
}
