package org.shootdown.config.protocol;

import java.util.Arrays;

/**
 * A growable list of envelopes in one flat array, made to be filled, handed over and reused.
 *
 * <p>An envelope is six words: delivery time in picoseconds; destination and source (32 bits each); sequence number
 * (32), instruction (24) and kind (8); and the message's three words. Envelopes to one component are handled in the
 * order (time, source, sequence).
 */
public final class EnvelopeBatch {
    /** Words per envelope. */
    public static final int STRIDE = 6;

    private static final int INITIAL_CAPACITY = 4;
    private static final long LOW_32 = 0xFFFFFFFFL;
    private static final int PC_MASK = 0xFFFFFF;

    private long[] words = new long[INITIAL_CAPACITY * STRIDE];
    private int used;

    public int size() {
        return used / STRIDE;
    }

    public boolean isEmpty() {
        return used == 0;
    }

    public void clear() {
        used = 0;
    }

    /** Adds an envelope. */
    public void add(
            long time, int source, int destination, int sequence, MessageKind kind, int pc, long a, long b, long c) {
        int at = grow();
        words[at] = time;
        words[at + 1] = ((long) destination << 32) | (source & LOW_32);
        words[at + 2] = ((long) sequence << 32) | ((long) (pc & PC_MASK) << 8) | kind.ordinal();
        words[at + 3] = a;
        words[at + 4] = b;
        words[at + 5] = c;
    }

    /** Adds a copy of an envelope that lies at {@code from} in another array. */
    public void addFrom(long[] source, int from) {
        int at = grow();
        System.arraycopy(source, from, words, at, STRIDE);
    }

    /** Adds a copy of envelope {@code i} of another batch. */
    public void add(EnvelopeBatch other, int i) {
        addFrom(other.words, i * STRIDE);
    }

    /** Copies envelope {@code i} into another array. */
    public void copyTo(int i, long[] target, int at) {
        System.arraycopy(words, i * STRIDE, target, at, STRIDE);
    }

    public long time(int i) {
        return words[i * STRIDE];
    }

    public int destination(int i) {
        return (int) (words[i * STRIDE + 1] >>> 32);
    }

    public int source(int i) {
        return (int) words[i * STRIDE + 1];
    }

    public int sequence(int i) {
        return (int) (words[i * STRIDE + 2] >>> 32);
    }

    public MessageKind kind(int i) {
        return MessageKind.of((int) words[i * STRIDE + 2] & 0xFF);
    }

    public int pc(int i) {
        return (int) (words[i * STRIDE + 2] >>> 8) & PC_MASK;
    }

    public long a(int i) {
        return words[i * STRIDE + 3];
    }

    public long b(int i) {
        return words[i * STRIDE + 4];
    }

    public long c(int i) {
        return words[i * STRIDE + 5];
    }

    /** The envelopes as words, for the wire. */
    public long[] toWords() {
        return Arrays.copyOf(words, used);
    }

    /** A batch over words from the wire, which are copied. */
    public static EnvelopeBatch ofWords(long[] from) {
        if (from.length % STRIDE != 0) {
            throw new IllegalArgumentException("not a whole number of envelopes: " + from.length + " words");
        }
        EnvelopeBatch batch = new EnvelopeBatch();
        batch.words = from.length == 0 ? batch.words : from.clone();
        batch.used = from.length;
        return batch;
    }

    /**
     * Sorts by (time, source, sequence).
     *
     * <p>By insertion: a window's batch for one component is short, and mostly in order already. A long one is merged
     * from sorted halves.
     */
    public void sort() {
        int size = size();
        if (size > LONG_BATCH) {
            mergeSort(size);
        } else {
            insertionSort(0, size);
        }
    }

    private static final int LONG_BATCH = 24;

    private void insertionSort(int from, int to) {
        long[] moved = null;
        for (int i = from + 1; i < to; i++) {
            int j = i;
            while (j > from && compare(words, (j - 1) * STRIDE, words, i * STRIDE) > 0) {
                j--;
            }
            if (j < i) {
                moved = moved == null ? new long[STRIDE] : moved;
                System.arraycopy(words, i * STRIDE, moved, 0, STRIDE);
                System.arraycopy(words, j * STRIDE, words, (j + 1) * STRIDE, (i - j) * STRIDE);
                System.arraycopy(moved, 0, words, j * STRIDE, STRIDE);
            }
        }
    }

    private void mergeSort(int size) {
        for (int from = 0; from < size; from += LONG_BATCH) {
            insertionSort(from, Math.min(size, from + LONG_BATCH));
        }
        long[] target = new long[words.length];
        for (int run = LONG_BATCH; run < size; run *= 2) {
            for (int from = 0; from < size; from += 2 * run) {
                merge(target, from, Math.min(size, from + run), Math.min(size, from + 2 * run));
            }
            long[] merged = target;
            target = words;
            words = merged;
        }
    }

    private void merge(long[] target, int from, int middle, int to) {
        int left = from * STRIDE;
        int right = middle * STRIDE;
        for (int at = from * STRIDE; at < to * STRIDE; at += STRIDE) {
            boolean takeLeft = left < middle * STRIDE && (right >= to * STRIDE || compare(words, left, words, right) <= 0);
            System.arraycopy(words, takeLeft ? left : right, target, at, STRIDE);
            if (takeLeft) {
                left += STRIDE;
            } else {
                right += STRIDE;
            }
        }
    }

    /** Orders two envelopes that lie in arrays by (time, source, sequence). */
    public static int compare(long[] one, int i, long[] other, int j) {
        int byTime = Long.compare(one[i], other[j]);
        if (byTime != 0) {
            return byTime;
        }
        int bySource = Integer.compare((int) one[i + 1], (int) other[j + 1]);
        return bySource != 0 ? bySource : Long.compareUnsigned(one[i + 2], other[j + 2]);
    }

    private int grow() {
        int at = used;
        used += STRIDE;
        if (used > words.length) {
            words = Arrays.copyOf(words, Math.max(used, words.length * 2));
        }
        return at;
    }
}
