package org.shootdown.explorer.memory;

import java.util.function.LongPredicate;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.explorer.state.StateTable;

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

    private final StateTable table;

    /** @param isLock whether a word is a lock, so that its values say who held it */
    OldValues(int cpus, LongPredicate isLock) {
        table = StateTable.list(
                cpus,
                "old value",
                StateWord.plain("word"),
                StateWord.holderBehind("value", isLock),
                StateWord.plain("since"),
                StateWord.plain("until"));
    }

    /** What is part of the machine's state. */
    StateTable table() {
        return table;
    }

    int count() {
        return table.used / OLD;
    }

    void clear() {
        table.clear();
    }

    int word(int index) {
        return (int) table.words[index * OLD + WORD];
    }

    long value(int index) {
        return table.words[index * OLD + VALUE];
    }

    /** When it was written. */
    long from(int index) {
        return table.words[index * OLD + FROM];
    }

    /** When it was replaced, or {@link #OPEN}. */
    long until(int index) {
        return table.words[index * OLD + UNTIL];
    }

    /** Nobody who is ordered behind a time reads it, unless that was already so. */
    void close(int index, long time) {
        table.words[index * OLD + UNTIL] = Math.min(until(index), time);
    }

    /** Gives it other times. */
    void setTimes(int index, long from, long until) {
        table.words[index * OLD + FROM] = from;
        table.words[index * OLD + UNTIL] = until;
    }

    /** Adds the newest. */
    void add(int word, long value, long from, long until) {
        int at = table.used;
        table.insert(at);
        table.words[at + WORD] = word;
        table.words[at + VALUE] = value;
        table.words[at + FROM] = from;
        table.words[at + UNTIL] = until;
    }

    /** Puts one that is kept to a place before it. */
    void move(int index, int to) {
        System.arraycopy(table.words, index * OLD, table.words, to * OLD, OLD);
    }

    /** Keeps the first ones only. */
    void keep(int first) {
        table.used = first * OLD;
    }

    /** Whether an older value of a word is there than the one that was written at a time. */
    boolean hasOlderThan(int word, long time) {
        for (int i = 0; i < count(); i++) {
            if (word(i) == word && from(i) < time) {
                return true;
            }
        }
        return false;
    }

    /** By word, and for each word oldest first: writes to different words need no order but that of their times. */
    void sort() {
        for (int end = 1; end < count(); end++) {
            for (int at = end; at > 0 && word(at - 1) > word(at); at--) {
                exchange(at - 1, at);
            }
        }
    }

    private void exchange(int one, int other) {
        for (int i = 0; i < OLD; i++) {
            long word = table.words[one * OLD + i];
            table.words[one * OLD + i] = table.words[other * OLD + i];
            table.words[other * OLD + i] = word;
        }
    }
}
