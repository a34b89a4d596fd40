package org.shootdown.simulation.timed;

import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Outbox;

/** A core behind a {@link TimedPort}: what is the same of all components of a machine in virtual time. */
final class TimedComponent implements Component {
    private final TimedPort port;
    private final Core core;

    /** What happens at a component; its effects go through the component's port. */
    interface Core {
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
    TimedComponent(TimedPort port, Core core) {
        this.port = port;
        this.core = core;
    }

    @Override
    public int number() {
        return port.component();
    }

    @Override
    public void begin(long seed, long trial) {
        core.begin();
        port.begin(seed, trial);
    }

    @Override
    public void sendTo(Outbox outbox) {
        port.sendTo(outbox);
    }

    @Override
    public void handle(long[] envelope, int at) {
        port.arrive(Envelope.time(envelope, at));
        core.deliver(envelope, at);
        port.depart();
    }

    @Override
    public ComponentReport report() {
        return core.report();
    }
}
