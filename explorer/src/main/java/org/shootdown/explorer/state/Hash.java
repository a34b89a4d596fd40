package org.shootdown.explorer.state;

/** A 64-bit hash of words: multiply and rotate, finished as MurmurHash3 does (A. Appleby, public domain). */
public final class Hash {
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private Hash() {}

    /** Of the first words of an array. */
    static long of(long[] words, int length) {
        long hash = length;
        for (int i = 0; i < length; i++) {
            hash = add(hash, words[i]);
        }
        return finish(hash);
    }

    /** Of numbers. */
    static long of(int[] numbers) {
        long hash = numbers.length;
        for (int number : numbers) {
            hash = add(hash, number);
        }
        return finish(hash);
    }

    /** The hash of words with one more behind them; to be finished. */
    public static long add(long hash, long word) {
        return Long.rotateLeft(hash ^ (word * FACTOR), 29) * FACTOR;
    }

    public static long finish(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
