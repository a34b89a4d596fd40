package org.shootdown.explorer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.PackedField;

/** A growable array of words that a part of a state is written to and read from, in order. */
final class StateWords {
    private static final PackedField LENGTH = new PackedField("length of a run of words", 0, 24);
    private static final PackedField BEGIN = new PackedField("begin of a run of words", 24, 31);

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

    /** Takes a copy of words, to be read from the beginning. */
    void take(long[] from) {
        clear();
        ensure(from.length);
        System.arraycopy(from, 0, words, 0, from.length);
        length = from.length;
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
    void putSparse(long[] array) {
        putDifference(array, null);
    }

    /** Writes what differs from another array of the same length, or from zero. */
    void putDifference(long[] array, long @Nullable [] base) {
        int runs = length;
        put(0);
        for (int i = firstDifference(array, base, 0); i < array.length; i = firstDifference(array, base, i)) {
            int from = i;
            while (i < array.length && array[i] != at(base, i)) {
                i++;
            }
            put(BEGIN.pack(from) | LENGTH.pack(i - from));
            ensure(length + i - from);
            System.arraycopy(array, from, words, length, i - from);
            length += i - from;
            words[runs]++;
        }
    }

    private static int firstDifference(long[] array, long @Nullable [] base, int from) {
        if (base != null) {
            int difference = Arrays.mismatch(array, from, array.length, base, from, array.length);
            return difference < 0 ? array.length : from + difference;
        }
        int i = from;
        while (i < array.length && array[i] == 0) {
            i++;
        }
        return i;
    }

    private static long at(long @Nullable [] base, int index) {
        return base == null ? 0 : base[index];
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
    void getSparse(long[] into) {
        Arrays.fill(into, 0);
        getRuns(into);
    }

    /** Reads what {@link #putDifference} wrote. */
    void getDifference(long[] into, long[] base) {
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
    int sparseEnd() {
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
            words = Arrays.copyOf(words, Math.max(size, words.length * 2));
        }
    }
}
