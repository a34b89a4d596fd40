package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/** The values that words held before, each with the times since when and until when it was there; oldest first by word. */
final class OldValues {
    /** As the end of an old value: somebody may go on reading it. */
    static final long OPEN = Long.MAX_VALUE;

    /** Words per old value. */
    private static final int OLD = 4;

    private static final int WORD = 0;
    private static final int VALUE = 1;
    private static final int FROM = 2;
    private static final int UNTIL = 3;

    private long[] words = new long[16 * OLD];
    private int count;

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    int word(int index) {
        return (int) words[index * OLD + WORD];
    }

    long value(int index) {
        return words[index * OLD + VALUE];
    }

    /** When it was written. */
    long from(int index) {
        return words[index * OLD + FROM];
    }

    /** When it was replaced, or {@link #OPEN}. */
    long until(int index) {
        return words[index * OLD + UNTIL];
    }

    /** Nobody who is ordered behind a time reads it, unless that was already so. */
    void close(int index, long time) {
        words[index * OLD + UNTIL] = Math.min(until(index), time);
    }

    /** Gives it other times. */
    void setTimes(int index, long from, long until) {
        words[index * OLD + FROM] = from;
        words[index * OLD + UNTIL] = until;
    }

    /** Adds the newest. */
    void add(int word, long value, long from, long until) {
        if ((count + 1) * OLD > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        words[count * OLD + WORD] = word;
        words[count * OLD + VALUE] = value;
        words[count * OLD + FROM] = from;
        words[count * OLD + UNTIL] = until;
        count++;
    }

    /** Puts one that is kept to a place before it. */
    void move(int index, int to) {
        System.arraycopy(words, index * OLD, words, to * OLD, OLD);
    }

    /** Keeps the first ones only. */
    void keep(int first) {
        count = first;
    }

    /** Whether an older value of a word is there than the one that was written at a time. */
    boolean hasOlderThan(int word, long time) {
        for (int i = 0; i < count; i++) {
            if (word(i) == word && from(i) < time) {
                return true;
            }
        }
        return false;
    }

    /** By word, and for each word oldest first: writes to different words need no order but that of their times. */
    void sort() {
        int[] order = new int[count];
        boolean sorted = true;
        for (int i = 0; i < count; i++) {
            order[i] = i;
            sorted &= i == 0 || word(i - 1) <= word(i);
        }
        if (sorted) {
            return;
        }
        IntArrays.stableSort(order, (one, other) -> Integer.compare(word(one), word(other)));
        long[] before = Arrays.copyOf(words, count * OLD);
        for (int i = 0; i < count; i++) {
            System.arraycopy(before, order[i] * OLD, words, i * OLD, OLD);
        }
    }

    void save(StateWords state) {
        state.put(count * OLD, words);
    }

    void restore(StateWords state) {
        int length = (int) state.get();
        if (words.length < length) {
            words = new long[length * 2];
        }
        count = length / OLD;
        state.get(length, words);
    }
}
