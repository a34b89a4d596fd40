package org.shootdown.explorer.memory;

import org.shootdown.config.protocol.PackedField;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.explorer.state.StateTable;

/**
 * A few times, each of a word and of who knows it: the owner. 0 where there is none. Sorted by owner, then by word, so that
 * equal contents are equal words.
 */
final class TimesByKey {
    private static final int ENTRY = 2;

    private final StateTable table;

    private TimesByKey(StateTable table) {
        this.table = table;
    }

    /** Times that CPUs know. */
    static TimesByKey ofCpus(int cpus, String part) {
        PackedField cpu = new PackedField("CPU", Integer.SIZE, 31);
        return of(cpus, part, StateWord.packed("CPU and word", cpu));
    }

    /** Times that something else knows, or only words have. */
    static TimesByKey ofWords(String part) {
        return of(0, part, StateWord.plain("owner and word"));
    }

    private static TimesByKey of(int cpus, String part, StateWord key) {
        return new TimesByKey(StateTable.sorted(cpus, part, key, StateWord.plain("time")));
    }

    static long key(long owner, int word) {
        return owner << Integer.SIZE | word;
    }

    static int word(long key) {
        return (int) key;
    }

    static int owner(long key) {
        return (int) (key >>> Integer.SIZE);
    }

    StateTable table() {
        return table;
    }

    int count() {
        return table.used / ENTRY;
    }

    /** The key at a place, in their order. */
    long keyAt(int index) {
        return table.words[index * ENTRY];
    }

    long timeAt(int index) {
        return table.words[index * ENTRY + 1];
    }

    /** The time under a key, or 0. */
    long get(long key) {
        int index = firstFrom(key);
        return index < count() && keyAt(index) == key ? timeAt(index) : 0;
    }

    /** The time under a key becomes at least this. */
    void raise(long key, long time) {
        int index = firstFrom(key);
        int at = index * ENTRY;
        if (index < count() && keyAt(index) == key) {
            table.words[at + 1] = Math.max(table.words[at + 1], time);
            return;
        }
        table.insert(at);
        table.words[at] = key;
        table.words[at + 1] = time;
    }

    /** What an owner knows in another table, or another one in this, an owner knows here too. */
    void join(long owner, TimesByKey other, long from) {
        if (this == other && owner == from) {
            return;
        }
        for (int i = other.firstFrom(key(from, 0)); i < other.count() && owner(other.keyAt(i)) == from; i++) {
            int before = other.count();
            raise(key(owner, word(other.keyAt(i))), other.timeAt(i));
            if (owner < from) {
                i += other.count() - before;
            }
        }
    }

    /** Whether an owner knows as much as another does, or more. */
    boolean knowsAll(long owner, long other) {
        for (int i = firstFrom(key(other, 0)); i < count() && owner(keyAt(i)) == other; i++) {
            if (get(key(owner, word(keyAt(i)))) < timeAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** What becomes of an entry. */
    @FunctionalInterface
    interface Renumbering {
        /** The new key, which must come no earlier than that of the entry before. */
        default long key(long key) {
            return key;
        }

        /** The new time; 0 drops the entry. */
        long time(long key, long time);
    }

    /** Replaces every entry. */
    void renumber(Renumbering renumbering) {
        int kept = 0;
        for (int at = 0; at < table.used; at += ENTRY) {
            long key = table.words[at];
            long time = renumbering.time(key, table.words[at + 1]);
            if (time != 0) {
                table.words[kept] = renumbering.key(key);
                table.words[kept + 1] = time;
                kept += ENTRY;
            }
        }
        table.used = kept;
    }

    /** The index of the first entry whose key is not less. */
    private int firstFrom(long key) {
        int low = 0;
        int high = count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keyAt(middle) < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
