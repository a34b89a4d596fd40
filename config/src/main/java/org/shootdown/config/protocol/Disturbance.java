package org.shootdown.config.protocol;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.time.Picoseconds;

/**
 * What a run makes of the times of one component: when it acts, when its messages arrive.
 *
 * <p>Times are only ever put off. So whatever a disturbed machine does it could have done by itself, had it been as slow,
 * and nothing arrives within the window in which it was sent.
 */
public interface Disturbance {
    /** A quiet machine's. */
    Disturbance NONE = new Disturbance() {
        @Override
        public void begin(long seed, long trial) {}

        @Override
        public long actsAtPs(long timePs) {
            return timePs;
        }

        @Override
        public long arrivesAtPs(MessageKind kind, int destination, long leavesPs, long wayPs) {
            return Picoseconds.plus(leavesPs, wayPs);
        }

        @Override
        public boolean replaces(Latency purpose) {
            return false;
        }

        @Override
        public long samplePs(Latency purpose) {
            throw new IllegalStateException("a quiet machine draws its own " + purpose.key());
        }
    };

    /** Forgets the last trial and starts another. */
    void begin(long seed, long trial);

    /** When the component does what it would do at this time: then, or later. */
    long actsAtPs(long timePs);

    /** When a message arrives that leaves the component at a time and is on its way for so long: then, or later. */
    long arrivesAtPs(MessageKind kind, int destination, long leavesPs, long wayPs);

    /** Whether {@link #samplePs} stands for what the architecture says of a latency, or does not say. */
    boolean replaces(Latency purpose);

    /** A sample of a latency that is replaced, in picoseconds. */
    long samplePs(Latency purpose);
}
