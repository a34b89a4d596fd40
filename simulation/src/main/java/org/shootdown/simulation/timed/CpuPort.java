package org.shootdown.simulation.timed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.measure.Mark;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.machine.MachineObserver;

/**
 * The port of a CPU of a group: stalls it, lets it wait where an order says so, and counts.
 *
 * <p>An order holds a CPU at a point until another CPU of its group has passed another, as a stall would that ends with
 * that CPU's {@link MessageKind#PASSED}, or with the order's timeout: so it never waits for ever.
 */
final class CpuPort extends GroupPort {
    static final long NO_DELAY = -1;

    private final int group;
    private final int cpu;
    private final Stalls stalls;

    /** What is measured of the CPU; null if nobody asks. */
    private final @Nullable CpuAccount account;

    private final Orders orders;

    /** By order: whether it is over for this CPU, as the other has passed or has been waited for long enough. */
    private final boolean[] over;

    /** The delay that began last and that nobody has asked for yet, in picoseconds. */
    private long begunPs = NO_DELAY;

    private int awaited = Orders.NOWHERE;
    private int heldAt;
    private int heldPc;
    private long flushes;
    private long lastRequestPs;

    /** Of the CPU of a group that has this number in it, of the group that has that number in its machine. */
    CpuPort(
            TimedPort port,
            GroupNumbers numbers,
            @Nullable MachineObserver observer,
            Group members,
            int group,
            int cpu,
            boolean measured) {
        super(port, numbers, observer);
        this.group = group;
        this.cpu = cpu;
        account = measured
                ? new CpuAccount(members.machine().cpus().get(cpu).program().operations())
                : null;
        stalls = members.machine().stalls().get(cpu);
        orders = members.orders();
        over = new boolean[orders.count()];
    }

    @Override
    void begin() {
        super.begin();
        Arrays.fill(over, false);
        awaited = Orders.NOWHERE;
        begunPs = NO_DELAY;
        flushes = 0;
        lastRequestPs = 0;
        if (account != null) {
            account.begin();
        }
    }

    /** What is measured of the CPU; null if nobody asks. */
    @Nullable CpuAccount account() {
        return account;
    }

    @Override
    public void wake(MessageKind kind, long a, Latency delay, long times) {
        long ps = component().wake(kind, a, delay, times);
        if (kind == MessageKind.RESUME) {
            begunPs = ps;
        }
    }

    /** How long the delay takes that its program has begun since this was asked last, or {@link #NO_DELAY}. */
    long begunPs() {
        long ps = begunPs;
        begunPs = NO_DELAY;
        return ps;
    }

    @Override
    public void charge(Latency purpose, long times) {
        spent(purpose, component().charge(purpose, times));
    }

    private void spent(Latency purpose, long ps) {
        if (account != null) {
            account.spends(purpose, ps);
        }
    }

    @Override
    public void count(Counter counter) {
        if (account != null) {
            account.measurement().count(counter, 1);
        }
    }

    @Override
    public void marks(int pc, Mark mark, int operation) {
        if (account != null) {
            account.marks(mark, operation, component().actsPs());
        }
    }

    /** How many flushes its program has asked for. */
    long flushes() {
        return flushes;
    }

    /** When its program last asked an MMU for something, in picoseconds. */
    long lastRequestPs() {
        return lastRequestPs;
    }

    @Override
    public void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
        if (kind == MessageKind.CALL) {
            spent(Latency.CALL_TARGET, component().reaches(toMachine(destination)));
        }
        component().send(toMachine(destination), kind, pc, a, b, c);
        if (kind.isRequest()) {
            lastRequestPs = component().nowPs();
            if (kind == MessageKind.FLUSH || kind == MessageKind.INVALIDATE_BROADCAST) {
                flushes++;
            }
        } else if (kind == MessageKind.IPI_ACK) {
            tellAcknowledged(a);
        } else if (kind == MessageKind.CALLED) {
            tell(kind, destination);
        }
    }

    @Override
    public void interrupted(int caller) {
        if (account != null) {
            account.handles(true);
        }
        tell(MessageKind.CALL, caller);
    }

    @Override
    public void returned() {
        if (account != null) {
            account.handles(false);
        }
    }

    private void tell(MessageKind kind, int caller) {
        MachineObserver observer = observer();
        if (observer != null) {
            observer.acknowledged(kind, cpu, caller);
        }
    }

    private void tellAcknowledged(long token) {
        MachineObserver observer = observer();
        if (observer != null) {
            boolean own = isWhole() || Token.group(token) == group;
            observer.acknowledged(MessageKind.IPI_ACK, cpu, own ? Token.own(token) : MachineObserver.BYSTANDER);
        }
    }

    @Override
    public void executed(int pc, long value) {
        MachineObserver observer = observer();
        if (observer != null) {
            observer.executed(cpu, pc, value);
        }
    }

    @Override
    public void translated(int pc, long asid, long address, long entry, long physical) {
        MachineObserver observer = observer();
        if (observer != null) {
            observer.translated(cpu, pc, asid, address, entry, physical);
        }
    }

    @Override
    public void faulted(int pc, long fault) {
        MachineObserver observer = observer();
        if (observer != null) {
            observer.faulted(cpu, pc, fault);
        }
    }

    @Override
    public void performed(MessageKind kind, int by, int pc, long address, long before, long after) {
        throw new IllegalStateException("a CPU performs no access");
    }

    @Override
    public boolean stallsAt(int pc, int point) {
        announce(pc, point);
        return isHeldAt(pc, point);
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

    private boolean isHeldAt(int pc, int point) {
        awaited = orders.awaitedAt(cpu, point, over);
        if (awaited == Orders.NOWHERE) {
            return isStalledAt(pc, point);
        }
        heldAt = point;
        heldPc = pc;
        component().wakeAfter(MessageKind.RESUME, 1L + awaited, orders.timeoutPs());
        MachineObserver observer = observer();
        if (observer != null) {
            observer.held(cpu, pc, orders.timeoutPs());
        }
        return true;
    }

    private boolean isStalledAt(int pc, int point) {
        long stallPs = stalls.atPs(point);
        if (stallPs == 0) {
            return false;
        }
        component().wakeAfter(MessageKind.RESUME, 0, stallPs);
        MachineObserver observer = observer();
        if (observer != null) {
            observer.stalled(cpu, pc, stallPs);
        }
        return true;
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
     * The timeout of an order is over.
     *
     * @param order the order and 1
     * @return whether the program goes on now
     */
    boolean resumes(long order) {
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
