package org.shootdown.machine.large;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.config.protocol.TimedPort;
import org.shootdown.cpu.core.CpuCore;

/**
 * A CPU of a large machine in virtual time.
 *
 * <p>An order holds it at a point until another CPU of its group has passed another, as a stall would that ends with that
 * CPU's {@link MessageKind#PASSED}, or with the order's timeout: so it never waits for ever.
 */
final class MemberCpu implements Component {
    /** How many values it reports behind the observed registers. */
    static final int OWN_VALUES = 2;

    /** Of these: how many flushes its program has asked for, counted from the last one. */
    static final int FLUSHES = 2;

    /** Of these: when it sent its last request, counted from the last one. */
    static final int LAST_REQUEST_PS = 1;

    private final CpuCore core;
    private final TimedPort port;
    private final CpuPort member;
    private final IntList observedRegisters;

    /** The CPU of a group that has this number in it, of the group that has that number in its machine. */
    MemberCpu(
            Group group, int number, int cpu, TimedPort port, GroupNumbers numbers, @Nullable GroupObserver observer) {
        this.port = port;
        observedRegisters = group.machine().observedRegisters().get(cpu);
        core = new CpuCore(group.machine().cpus().get(cpu));
        Stalls stalls = group.machine().stalls().get(cpu);
        member = new CpuPort(port, numbers, observer, number, cpu, stalls, group.orders());
    }

    @Override
    public int number() {
        return port.component();
    }

    @Override
    public void begin(long seed, long trial) {
        core.begin();
        port.begin(seed, trial);
        member.begin();
    }

    @Override
    public void sendTo(Outbox outbox) {
        port.sendTo(outbox);
    }

    @Override
    public void handle(long[] envelope, int at) {
        MessageKind kind = Envelope.kind(envelope, at);
        int source = member.numbers().toAnswer(Envelope.source(envelope, at));
        long a = Envelope.a(envelope, at);
        long b = Envelope.b(envelope, at);
        long c = Envelope.c(envelope, at);
        port.arrive(Envelope.time(envelope, at));
        switch (kind) {
            case PASSED -> resumeIf(member.passed((int) a), source);
            case RESUME -> resumeIf(member.resumes(a), source);
            default -> core.deliver(kind, source, a, b, c, member);
        }
        port.depart();
    }

    private void resumeIf(boolean due, int source) {
        if (due) {
            core.deliver(MessageKind.RESUME, source, 0, 0, 0, member);
        }
    }

    @Override
    public ComponentReport report() {
        LongArrayList values = new LongArrayList(observedRegisters.size() + OWN_VALUES);
        observedRegisters.forEach(register -> values.add(core.register(register)));
        values.add(member.flushes());
        values.add(member.lastRequestPs());
        return new ComponentReport(
                number(),
                values,
                member.machineFindings(),
                port.requests(),
                port.nowPs(),
                core.end(core.lockDependencies()));
    }

    /** Sees to orders, and counts. */
    private static final class CpuPort extends MemberPort {
        private final int group;
        private final int cpu;
        private final Stalls stalls;
        private final Orders orders;

        /** By order: whether it is over for this CPU, as the other has passed or has been waited for long enough. */
        private final boolean[] over;

        private int awaited = Orders.NOWHERE;
        private int heldAt;
        private int heldPc;
        private long flushes;
        private long lastRequestPs;

        CpuPort(
                TimedPort port,
                GroupNumbers numbers,
                @Nullable GroupObserver observer,
                int group,
                int cpu,
                Stalls stalls,
                Orders orders) {
            super(port, numbers, observer);
            this.group = group;
            this.cpu = cpu;
            this.stalls = stalls;
            this.orders = orders;
            over = new boolean[orders.count()];
        }

        @Override
        void begin() {
            super.begin();
            Arrays.fill(over, false);
            awaited = Orders.NOWHERE;
            flushes = 0;
            lastRequestPs = 0;
        }

        long flushes() {
            return flushes;
        }

        long lastRequestPs() {
            return lastRequestPs;
        }

        @Override
        public void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
            super.send(destination, kind, pc, a, b, c);
            if (kind.isRequest()) {
                lastRequestPs = component().nowPs();
                if (kind == MessageKind.FLUSH || kind == MessageKind.INVALIDATE_BROADCAST) {
                    flushes++;
                }
            }
            GroupObserver observer = observer();
            if (observer != null && isAcknowledgement(kind)) {
                observer.interrupted(component().nowPs(), cpu, kind, initiator(a));
            }
        }

        private long initiator(long token) {
            return Token.group(token) == group ? Token.own(token) : GroupObserver.BYSTANDER;
        }

        private static boolean isAcknowledgement(MessageKind kind) {
            return kind == MessageKind.IPI_ACK
                    || kind == MessageKind.INVALIDATED
                    || kind == MessageKind.HYPERVISOR_INVALIDATED;
        }

        @Override
        public void executed(int pc, long value) {
            GroupObserver observer = observer();
            if (observer != null) {
                observer.executed(component().nowPs(), cpu, pc, value);
            }
        }

        @Override
        public boolean stallsAt(int pc, int point) {
            announce(pc, point);
            return isHeldAt(pc, point);
        }

        private boolean isHeldAt(int pc, int point) {
            awaited = orders.awaitedAt(cpu, point, over);
            GroupObserver observer = observer();
            if (awaited == Orders.NOWHERE) {
                if (observer != null && stalls.atPs(point) > 0) {
                    observer.stalled(component().nowPs(), cpu, pc, stalls.atPs(point));
                }
                return super.stallsAt(pc, point);
            }
            heldAt = point;
            heldPc = pc;
            component().wakeAfter(MessageKind.RESUME, 1L + awaited, orders.timeoutPs());
            if (observer != null) {
                observer.held(component().nowPs(), cpu, pc, orders.timeoutPs());
            }
            return true;
        }

        private void announce(int pc, int point) {
            if (orders.count() == 0) {
                return;
            }
            for (int order : orders.announcedAt(cpu, point)) {
                for (int waiter : orders.waiters(order)) {
                    send(waiter, MessageKind.PASSED, pc, order, 0, 0);
                }
            }
        }

        /**
         * The point that an order waits for has been passed.
         *
         * @return whether the program goes on now
         */
        boolean passed(int order) {
            over[order] = true;
            return order == awaited && releases();
        }

        /**
         * A delay is over: the program's, a stall, or the timeout of an order.
         *
         * @param order the order and 1, or 0
         * @return whether the program goes on now
         */
        boolean resumes(long order) {
            if (order == 0) {
                return true;
            }
            if (order - 1 != awaited) {
                return false;
            }
            over[awaited] = true;
            return releases();
        }

        /** The next order may hold it at the same point, or a stall. */
        private boolean releases() {
            return !isHeldAt(heldPc, heldAt);
        }
    }
}
