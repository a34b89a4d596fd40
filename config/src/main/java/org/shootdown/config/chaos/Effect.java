package org.shootdown.config.chaos;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.protocol.MessageKind;

/** What one perturbation does to one component: unless it says otherwise, nothing. */
interface Effect {
    /** Forgets the last trial and starts another. */
    void begin(long seed, long trial);

    /** When the component does what it would do at this time: then, or later. */
    default long actsAtPs(long timePs) {
        return timePs;
    }

    /**
     * When a message arrives that would otherwise arrive at a time: then, or later.
     *
     * @param leavesPs when it leaves the component
     * @param wayPs how long a quiet machine takes to deliver it
     * @param arrivesPs when it would arrive
     */
    default long arrivesAtPs(MessageKind kind, int destination, long leavesPs, long wayPs, long arrivesPs) {
        return arrivesPs;
    }

    /** Whether {@link #samplePs} stands for a latency of the architecture. */
    default boolean replaces(Latency purpose) {
        return false;
    }

    /** A sample of a latency that it replaces. */
    default long samplePs(Latency purpose) {
        throw new IllegalStateException("nothing replaces " + purpose.key());
    }
}
