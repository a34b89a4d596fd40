package org.shootdown.config.chaos;

import org.shootdown.config.time.Randomness;

/**
 * The random numbers of one perturbation in one trial, for one component or for the whole machine.
 *
 * <p>They depend on the perturbation's name and not on what else a profile has, so that leaving out another one leaves
 * them as they are.
 */
final class Stream {
    /** In place of a component: all of them draw the same. */
    static final int MACHINE = -1;

    private static final String PREFIX = "chaos/";
    private static final int UNUSED_BITS = 11;
    private static final double UNIT = 0x1p-53;

    private final String name;
    private final int component;
    private long key;

    Stream(String perturbation, int component) {
        this.name = PREFIX + perturbation;
        this.component = component;
    }

    void begin(long seed, long trial) {
        key = Randomness.key(Randomness.key(seed, trial, component), name);
    }

    /** 64 bits; two purposes of a perturbation, such as whether and how long, share none. */
    long bits(int purpose, long counter) {
        return Randomness.draw(key, purpose, counter);
    }

    /** Whether something of this probability happens. */
    boolean happens(double probability, int purpose, long counter) {
        return (bits(purpose, counter) >>> UNUSED_BITS) * UNIT < probability;
    }
}
