package org.shootdown.config.protocol;

/**
 * One component of a machine in virtual time: a core behind a {@link TimedPort}. Drivers know nothing else of CPUs and
 * MMUs.
 *
 * <p>Not thread-safe: a driver hands it to one thread at a time.
 */
public final class Component {
    private final TimedPort port;
    private final Core core;

    /** What happens at a component; its effects go through the component's port. */
    public interface Core {
        /** Forgets the last trial. */
        void begin();

        /**
         * Handles the message in an envelope.
         *
         * @param envelope the array that it lies in, see {@link Envelope}; read before anything is sent
         * @param at where
         */
        void deliver(long[] envelope, int at);

        /** What it has to say at the end of a trial. */
        ComponentReport report();
    }

    /** A component before its first trial; call {@link #begin}. */
    public Component(TimedPort port, Core core) {
        this.port = port;
        this.core = core;
    }

    /** Its number in the machine. */
    public int number() {
        return port.component();
    }

    /** Forgets the last trial and starts another. */
    public void begin(long seed, long trial) {
        core.begin();
        port.begin(seed, trial);
    }

    /** Where its envelopes go from now on. */
    public void sendTo(Outbox outbox) {
        port.sendTo(outbox);
    }

    /**
     * Handles one envelope. A window's envelopes come one after the other, in the order (time, source, sequence).
     *
     * @param envelope the array that it lies in
     * @param at where
     */
    public void handle(long[] envelope, int at) {
        port.arrive(Envelope.time(envelope, at));
        core.deliver(envelope, at);
        port.depart();
    }

    /** What it has to say at the end of a trial. */
    public ComponentReport report() {
        return core.report();
    }
}
