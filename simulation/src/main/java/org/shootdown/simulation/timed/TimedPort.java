package org.shootdown.simulation.timed;

import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latencies;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.protocol.Distances;
import org.shootdown.config.protocol.Disturbance;
import org.shootdown.config.protocol.EnvelopeBatch;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.time.Distribution;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.config.time.Randomness;

/**
 * Turns the effects of one component into envelopes with delivery times: what the actor driver and the inline driver
 * have in common.
 *
 * <p>Latencies are drawn from the component's own counter-based stream. Nothing arrives sooner than the lookahead after
 * the moment it was handled, so that all components are independent of each other within a window of that width. What a
 * CPU spends keeps it busy: the next event it handles starts from then. An MMU serves any number of requests at once,
 * except for its one serial resource. What takes longer than virtual time can tell never arrives: {@link Picoseconds}.
 */
final class TimedPort {
    private final int component;
    private final boolean busyWhileSpending;
    private final long lookaheadPs;
    private final Latencies latencies;
    private final Disturbance disturbance;
    private final Distances distances;

    /** Whether cache lines say what an access costs: then its messages take no longer than they must. */
    private final boolean cachesLines;

    private Outbox out = new EnvelopeBatch();
    private long key;
    private long draws;
    private int sequence;
    private long now;
    private long spent;
    private long busyUntil;
    private long resourceFreeAt;
    private long requests;

    /**
     * The port of a component.
     *
     * @param component whose effects these are
     * @param busyWhileSpending true for a CPU, false for an MMU
     * @param architecture whose latencies to draw
     * @param disturbance what is done to its times
     * @param distances how far it is from others
     * @param cachesLines whether cache lines say what an access costs
     */
    TimedPort(
            int component,
            boolean busyWhileSpending,
            Architecture architecture,
            Disturbance disturbance,
            Distances distances,
            boolean cachesLines) {
        this.component = component;
        this.busyWhileSpending = busyWhileSpending;
        this.lookaheadPs = architecture.lookaheadPs();
        this.latencies = architecture.latencies();
        this.disturbance = disturbance;
        this.distances = distances;
        this.cachesLines = cachesLines;
    }

    /** Forgets the last trial and starts another. */
    void begin(long seed, long trial) {
        key = Randomness.key(seed, trial, component);
        draws = 0;
        sequence = 0;
        now = 0;
        spent = 0;
        busyUntil = 0;
        resourceFreeAt = 0;
        requests = 0;
        disturbance.begin(seed, trial);
    }

    /** Whose port it is. */
    int component() {
        return component;
    }

    /** Where envelopes go from now on. */
    void sendTo(Outbox outbox) {
        out = outbox;
    }

    /** An event is handled now; its effects follow. */
    void arrive(long timePs) {
        now = timePs;
        spent = Math.max(0, busyUntil - timePs);
    }

    /** The event's effects are complete. */
    void depart() {
        if (busyWhileSpending) {
            busyUntil = Picoseconds.plus(now, spent);
        }
    }

    /** As {@link Port#send}. */
    void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
        waitUntilItActs();
        emit(spent, wayPs(kind), destination, kind, pc, a, b, c);
    }

    /** As {@link Port#sendAtOnce}. */
    void sendAtOnce(int destination, MessageKind kind, int pc, long a, long b, long c) {
        emit(0, wayPs(kind), destination, kind, pc, a, b, c);
    }

    /** As {@link Port#charge}; what was spent, in picoseconds. */
    long charge(Latency purpose, long times) {
        long before = spent;
        spent = Picoseconds.plus(spent, Picoseconds.times(sample(purpose), times));
        return spent - before;
    }

    /** Is about to interrupt another component; what it spends more because that is far away, in picoseconds. */
    long reaches(int destination) {
        long ps = distances.targetPs(component, destination);
        spent = Picoseconds.plus(spent, ps);
        return ps;
    }

    /** As {@link Port#wake}; after how long, in picoseconds. */
    long wake(MessageKind kind, long a, Latency delay, long times) {
        long once = disturbance.replaces(delay) ? disturbance.samplePs(delay) : sample(delay);
        long delayPs = Picoseconds.times(once, times);
        wakeAfter(kind, a, delayPs);
        return delayPs;
    }

    /** Sends a message to the component itself after an exact time. */
    void wakeAfter(MessageKind kind, long a, long delayPs) {
        waitUntilItActs();
        emit(spent, Math.max(lookaheadPs, delayPs), component, kind, 0, a, 0, 0);
    }

    /** As {@link Port#occupy}. */
    void occupy(Latency purpose) {
        long start = Math.max(Picoseconds.plus(now, spent), resourceFreeAt);
        resourceFreeAt = Picoseconds.plus(start, sample(purpose));
        spent = start - now;
    }

    /** The virtual time at which the component acts, which may be busy when an event comes, in picoseconds. */
    long actsPs() {
        return Picoseconds.plus(now, spent);
    }

    /** What is sent next leaves no sooner than this moment, in picoseconds. */
    void leavesFrom(long ps) {
        spent = Math.max(spent, ps - now);
    }

    /** Nothing arrives sooner after it was sent, in picoseconds. */
    long lookaheadPs() {
        return lookaheadPs;
    }

    /** How many requests were sent in this trial: the simulated accesses. */
    long requests() {
        return requests;
    }

    /** The virtual time of the event being handled, in picoseconds. */
    long nowPs() {
        return now;
    }

    private long sample(Latency purpose) {
        Distribution distribution = latencies.get(purpose);
        return distribution.isConstant()
                ? distribution.minimumPs()
                : distribution.samplePs(Randomness.draw(key, purpose.ordinal(), draws++));
    }

    private long wayPs(MessageKind kind) {
        boolean least = kind.isImmediate() || (cachesLines && kind.transit() == Latency.ACCESS);
        long way = least ? 0 : sample(kind.transit()) >> kind.halvings();
        return Math.max(lookaheadPs, way);
    }

    private void waitUntilItActs() {
        spent = disturbance.actsAtPs(Picoseconds.plus(now, spent)) - now;
    }

    private void emit(long after, long way, int destination, MessageKind kind, int pc, long a, long b, long c) {
        if (kind.isRequest()) {
            requests++;
        }
        long farther = distances.extraPs(kind, component, destination);
        long leaves = Picoseconds.plus(now, after);
        long arrives = disturbance.arrivesAtPs(kind, destination, leaves, Picoseconds.plus(way, farther));
        out.add(arrives, component, destination, nextSequence(), kind, pc, a, b, c);
    }

    private int nextSequence() {
        if (sequence < 0) {
            throw new IllegalStateException("component " + component + " has sent 2^31 messages in one trial");
        }
        return sequence++;
    }
}
