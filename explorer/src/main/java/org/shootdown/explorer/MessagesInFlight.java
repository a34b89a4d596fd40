package org.shootdown.explorer;

import java.util.Arrays;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.EnvelopeBatch;

/**
 * Messages that are on their way for as long as the explorer likes. They have no order: two ways of sending the same ones
 * are the same state, so they are kept sorted by their words.
 */
final class MessagesInFlight {
    private static final int STRIDE = Envelope.STRIDE;

    private final EnvelopeBatch batch = new EnvelopeBatch();

    int count() {
        return batch.size();
    }

    /** The array in which message i lies at i * {@link Envelope#STRIDE}. */
    long[] words() {
        return batch.words();
    }

    void clear() {
        batch.clear();
    }

    /** Adds a copy of a message. */
    void add(long[] from, int at) {
        batch.add(from, at);
        long[] words = batch.words();
        int place = batch.size() - 1;
        while (place > 0 && isBehind(from, at, words, (place - 1) * STRIDE)) {
            System.arraycopy(words, (place - 1) * STRIDE, words, place * STRIDE, STRIDE);
            place--;
        }
        System.arraycopy(from, at, words, place * STRIDE, STRIDE);
    }

    /** Takes a message out. */
    long[] remove(int index) {
        long[] words = batch.words();
        long[] removed = Arrays.copyOfRange(words, index * STRIDE, (index + 1) * STRIDE);
        batch.remove(index);
        return removed;
    }

    /** Whether a message is the same as the one before it: delivering either leads to the same state. */
    boolean isRepeated(int index) {
        long[] words = batch.words();
        return index > 0
                && Arrays.equals(
                        words, (index - 1) * STRIDE, index * STRIDE, words, index * STRIDE, (index + 1) * STRIDE);
    }

    private static boolean isBehind(long[] one, int at, long[] other, int otherAt) {
        return Arrays.compare(one, at, at + STRIDE, other, otherAt, otherAt + STRIDE) < 0;
    }
}
