package org.shootdown.config.protocol;

/**
 * One component of a machine in virtual time: a core behind a {@link TimedPort}. Drivers know nothing else of CPUs and
 * MMUs.
 *
 * <p>Not thread-safe: a driver hands it to one thread at a time.
 */
public interface Component {

    /** Its number in the machine. */
    int number();

    /** Forgets the last trial and starts another. */
    void begin(long seed, long trial);

    /**
     * Handles the envelopes of one window, in the order given.
     *
     * @param in sorted by (time, source, sequence); not changed
     * @param out where what it sends is added
     */
    void handle(EnvelopeBatch in, EnvelopeBatch out);

    /** What it has to say at the end of a trial. */
    ComponentReport report();
}
