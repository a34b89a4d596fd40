package org.shootdown.explorer.state;

import java.util.Arrays;
import org.shootdown.config.protocol.PackedField;

/** A growable array of words that a part of a state is written to and read from, in order. */
public final class StateWords {
    private static final PackedField LENGTH = new PackedField("length of a run of words", 0, 24);
    private static final PackedField BEGIN = new PackedField("begin of a run of words", 24, 31);

    /** What is written is written here. */
    private long[] own = new long[256];

    private long[] words = own;
    private int length;
    private int next;
    private long[] zeros = new long[0];

    public long[] words() {
        return words;
    }

    public int length() {
        return length;
    }

    public void clear() {
        words = own;
        length = 0;
        next = 0;
    }

    /** Words that are to be read from the beginning, and not to be written before {@link #clear}. */
    public void take(long[] from) {
        words = from;
        length = from.length;
        next = 0;
    }

    void put(long word) {
        ensure(length + 1);
        words[length++] = word;
    }

    /** Writes the first words of an array, their number before them. */
    void put(int count, long[] array) {
        put(count);
        ensure(length + count);
        System.arraycopy(array, 0, words, length, count);
        length += count;
    }

    /** Writes what differs from zero: for each run of words where it begins and how long it is, then the words. */
    public void putSparse(long[] array) {
        if (zeros.length < array.length) {
            zeros = new long[array.length];
        }
        putDifference(array, zeros);
    }

    /** Writes what differs from another array, which may be longer. */
    public void putDifference(long[] array, long[] base) {
        int runs = length;
        put(0);
        for (int from = difference(array, base, 0); from < array.length; ) {
            int to = from + 1;
            while (to < array.length && array[to] != base[to]) {
                to++;
            }
            ensure(length + 1 + to - from);
            words[length++] = BEGIN.pack(from) | LENGTH.pack(to - from);
            System.arraycopy(array, from, words, length, to - from);
            length += to - from;
            words[runs]++;
            from = difference(array, base, to);
        }
    }

    /** The first place from one on where two arrays differ, or the end. */
    private static int difference(long[] array, long[] base, int from) {
        int difference = Arrays.mismatch(array, from, array.length, base, from, array.length);
        return difference < 0 ? array.length : from + difference;
    }

    long get() {
        return words[next++];
    }

    /** Reads so many words into an array. */
    void get(int count, long[] into) {
        System.arraycopy(words, next, into, 0, count);
        next += count;
    }

    /** Reads what {@link #putSparse} wrote; elsewhere the array is made zero. */
    public void getSparse(long[] into) {
        Arrays.fill(into, 0);
        getRuns(into);
    }

    /** Reads what {@link #putDifference} wrote. */
    public void getDifference(long[] into, long[] base) {
        System.arraycopy(base, 0, into, 0, base.length);
        getRuns(into);
    }

    private void getRuns(long[] into) {
        for (long runs = get(); runs > 0; runs--) {
            long run = get();
            int count = (int) LENGTH.of(run);
            System.arraycopy(words, next, into, (int) BEGIN.of(run), count);
            next += count;
        }
    }

    /** The end of the last run that {@link #putSparse} wrote here: how long an array has to be to read it. */
    public int sparseEnd() {
        int at = next + 1;
        int end = 0;
        for (long runs = words[next]; runs > 0; runs--) {
            int count = (int) LENGTH.of(words[at]);
            end = (int) BEGIN.of(words[at]) + count;
            at += 1 + count;
        }
        return end;
    }

    private void ensure(int size) {
        if (size > words.length) {
            own = Arrays.copyOf(words, Math.max(size, words.length * 2));
            words = own;
        }
    }
}
