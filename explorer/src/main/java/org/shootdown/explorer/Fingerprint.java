package org.shootdown.explorer;

/**
 * 128 bits that stand for a state: MurmurHash3 x64 128 (A. Appleby, public domain), word by word.
 *
 * @param low its first half
 * @param high its second half
 */
record Fingerprint(long low, long high) {
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    /** Of the first words of an array. */
    static Fingerprint of(long[] words, int length) {
        long h1 = length;
        long h2 = ~(long) length;
        for (int i = 0; i < length; i += 2) {
            long k2 = i + 1 < length ? words[i + 1] : 0;
            h1 ^= Long.rotateLeft(words[i] * C1, 31) * C2;
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= Long.rotateLeft(k2 * C2, 33) * C1;
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        h1 += h2;
        h2 += h1;
        h1 = finish(h1);
        h2 = finish(h2);
        return new Fingerprint(h1 + h2, h2 + h1 + h2);
    }

    private static long finish(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
