package org.shootdown.config.chaos;

import org.shootdown.config.time.Distribution;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.config.time.Randomness;

/**
 * Stretches of virtual time: one begins, at a uniformly drawn moment, in each slot of a given length.
 *
 * <p>None is longer than a slot, so that only the one of this slot and the one of the slot before can cover a moment. So
 * whoever asks, in whatever order, gets the same answer from the slot's number alone, and long idle times cost nothing.
 */
final class Episodes {
    private static final int BEGIN = 0;
    private static final int LENGTH = 1;
    private static final int PURPOSES = 2;

    private final Stream stream;
    private final int group;
    private final long everyPs;
    private final Distribution duration;

    /**
     * @param group which of several sequences of episodes with the same stream
     * @param everyPs the length of a slot
     * @param duration how long an episode is: never longer than a slot
     */
    Episodes(Stream stream, int group, long everyPs, Distribution duration) {
        this.stream = stream;
        this.group = group;
        this.everyPs = everyPs;
        this.duration = duration;
    }

    void begin(long seed, long trial) {
        stream.begin(seed, trial);
    }

    /** The end of the episode that covers a time, or the time itself if none does. */
    long afterPs(long timePs) {
        long slot = timePs / everyPs;
        long beginPs = beginPs(slot);
        if (timePs >= beginPs) {
            return Math.max(timePs, Math.max(endPs(slot, beginPs), endPs(slot - 1, beginPs(slot - 1))));
        }
        return Math.max(timePs, endPs(slot - 1, beginPs(slot - 1)));
    }

    private long beginPs(long slot) {
        return Picoseconds.plus(slot * everyPs, Randomness.below(stream.bits(PURPOSES * group + BEGIN, slot), everyPs));
    }

    private long endPs(long slot, long beginPs) {
        return Picoseconds.plus(beginPs, duration.samplePs(stream.bits(PURPOSES * group + LENGTH, slot)));
    }
}
