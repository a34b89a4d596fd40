package org.shootdown.config.protocol;

import java.util.Arrays;

/** A growable list of envelopes in one flat array, made to be filled, handed over and reused. */
public final class EnvelopeBatch implements Outbox {
    private static final int INITIAL_CAPACITY = 4;
    private static final int STRIDE = Envelope.STRIDE;

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

    @Override
    public void add(
            long time, int source, int destination, int sequence, MessageKind kind, int pc, long a, long b, long c) {
        int at = grow();
        Envelope.write(words, at, time, source, destination, sequence, kind, pc, a, b, c);
    }

    /** Adds a copy of the envelope that lies at {@code from} in an array. */
    public void add(long[] source, int from) {
        int at = grow();
        System.arraycopy(source, from, words, at, STRIDE);
    }

    /** Takes one out; those behind it move up. */
    public void remove(int index) {
        System.arraycopy(words, (index + 1) * STRIDE, words, index * STRIDE, used - (index + 1) * STRIDE);
        used -= STRIDE;
    }

    /** The array in which envelope i lies at i * {@link Envelope#STRIDE}: valid until the next addition. */
    public long[] words() {
        return words;
    }

    /** The envelopes as words, for the wire. */
    public long[] toWords() {
        return Arrays.copyOf(words, used);
    }

    /** A batch over words from the wire, which it takes over. */
    public static EnvelopeBatch ofWords(long[] from) {
        if (from.length % STRIDE != 0) {
            throw new IllegalArgumentException("not a whole number of envelopes: " + from.length + " words");
        }
        EnvelopeBatch batch = new EnvelopeBatch();
        batch.words = from;
        batch.used = from.length;
        return batch;
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
