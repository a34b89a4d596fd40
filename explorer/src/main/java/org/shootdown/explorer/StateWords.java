package org.shootdown.explorer;

import java.util.Arrays;

/** A growable array of words that a state is written to and read from, in order. */
final class StateWords {
    private static final int SEVEN_BITS = 7;

    private long[] words = new long[256];
    private int length;
    private int next;

    long[] words() {
        return words;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        next = 0;
    }

    void put(long word) {
        ensure(length + 1);
        words[length++] = word;
    }

    /** Writes an array without its zeros at the end, its length before it. */
    void putTrimmed(long[] array) {
        int used = array.length;
        while (used > 0 && array[used - 1] == 0) {
            used--;
        }
        put(used, array);
    }

    /** Writes the first words of an array, their number before them. */
    void put(int count, long[] array) {
        put(count);
        ensure(length + count);
        System.arraycopy(array, 0, words, length, count);
        length += count;
    }

    /** Starts to read from the beginning. */
    void rewind() {
        next = 0;
    }

    long get() {
        return words[next++];
    }

    /** Where the next word to be read is. */
    int position() {
        return next;
    }

    void skip(int count) {
        next += count;
    }

    /**
     * The words as bytes: a zero byte and a count for a run of zeros, otherwise the word in groups of seven bits, the
     * lowest first, shifted by one so that small negative words are short too.
     */
    byte[] pack() {
        byte[] bytes = new byte[length * 10 + 10];
        int used = 0;
        for (int i = 0; i < length; i++) {
            if (words[i] == 0) {
                int run = 1;
                while (i + 1 < length && words[i + 1] == 0) {
                    run++;
                    i++;
                }
                bytes[used++] = 0;
                used = putBits(bytes, used, run);
            } else {
                used = putBits(bytes, used, (words[i] << 1) ^ (words[i] >> 63));
            }
        }
        return Arrays.copyOf(bytes, used);
    }

    private static int putBits(byte[] bytes, int at, long value) {
        int used = at;
        long rest = value;
        while ((rest & -128L) != 0) {
            bytes[used++] = (byte) (rest | 128);
            rest >>>= SEVEN_BITS;
        }
        bytes[used++] = (byte) rest;
        return used;
    }

    /** The words that {@link #pack} made bytes of. */
    void unpack(byte[] bytes) {
        clear();
        int at = 0;
        while (at < bytes.length) {
            boolean zeros = bytes[at] == 0;
            at += zeros ? 1 : 0;
            long value = 0;
            int shift = 0;
            while (bytes[at] < 0) {
                value |= (bytes[at++] & 127L) << shift;
                shift += SEVEN_BITS;
            }
            value |= (long) bytes[at++] << shift;
            if (zeros) {
                putZeros((int) value);
            } else {
                put((value >>> 1) ^ -(value & 1));
            }
        }
    }

    private void putZeros(int count) {
        ensure(length + count);
        Arrays.fill(words, length, length + count, 0);
        length += count;
    }

    private void ensure(int size) {
        if (size > words.length) {
            words = Arrays.copyOf(words, Math.max(size, words.length * 2));
        }
    }
}
