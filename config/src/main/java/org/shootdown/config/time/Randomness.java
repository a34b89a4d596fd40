package org.shootdown.config.time;

/**
 * Counter-based random numbers: a pure function of (seed, trial, component, purpose, counter).
 *
 * <p>No state is shared between components, so a draw does not depend on who drew before: this is what lets any number
 * of threads and nodes produce the same outcome. The mixing function is Stafford's variant 13 of the MurmurHash3
 * finalizer, as in SplitMix64 (Steele, Lea, Flood, OOPSLA 2014); a draw passes through it twice.
 */
public final class Randomness {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long PURPOSE_GAMMA = 0xD1B54A32D192ED03L;

    private Randomness() {}

    /** The key of one component in one trial; compute it once per trial. */
    public static long key(long seed, long trial, int component) {
        return mix(mix(mix(seed + GOLDEN_GAMMA) + trial) + (component + 1L) * PURPOSE_GAMMA);
    }

    /** The key of a stream of its own that somebody with a key has under a name. */
    public static long key(long key, String name) {
        long named = key;
        for (int i = 0; i < name.length(); i++) {
            named = mix(named + (name.charAt(i) + 1L) * GOLDEN_GAMMA);
        }
        return named;
    }

    /**
     * 64 uniformly distributed bits.
     *
     * @param key from {@link #key}
     * @param purpose what the number is for; two purposes never share a draw
     * @param counter how many draws the component made before
     */
    public static long draw(long key, int purpose, long counter) {
        return mix(mix(key + counter * GOLDEN_GAMMA) ^ ((purpose + 1L) * PURPOSE_GAMMA));
    }

    /** A uniform value in {@code [0, bound)} from 64 random bits, by the high half of their product. */
    public static long below(long bits, long bound) {
        return Math.multiplyHigh(bits >>> 1, bound << 1);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
