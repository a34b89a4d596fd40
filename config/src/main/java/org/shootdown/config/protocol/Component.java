package org.shootdown.config.protocol;

/**
 * One component of a machine in virtual time: a CPU or an MMU, and drivers know nothing else of either.
 *
 * <p>Not thread-safe: a driver hands it to one thread at a time.
 */
public interface Component {
    /** Its number in the machine. */
    int number();

    /** Forgets the last trial and starts another. */
    void begin(long seed, long trial);

    /** Where its envelopes go from now on. */
    void sendTo(Outbox outbox);

    /**
     * Handles one envelope. A window's envelopes come one after the other, in the order (time, source, sequence).
     *
     * @param envelope the array that it lies in, see {@link Envelope}
     * @param at where
     */
    void handle(long[] envelope, int at);

    /** What it has to say at the end of a trial. */
    ComponentReport report();
}
