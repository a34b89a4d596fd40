package org.shootdown.explorer;

import java.util.Arrays;
import org.shootdown.config.protocol.CpuNumbers;

/**
 * What lets a load on a weak machine be satisfied early: the values that words held before, and how far back each CPU may
 * still look.
 *
 * <p>A load may be satisfied at any time between what it is ordered behind and its execution, so that it yields what the
 * word holds or what it held at some time since. Every write has a time, its place in the order in which writes reach
 * memory (there is one: multi-copy atomic). A <em>view</em> is such a time. Each CPU has a floor, which fences, acquire
 * loads and everything that waits for others raise; each CPU and word a coherence view, which is raised by what the CPU
 * has read or written there; each register the view of the load that it comes from, for address dependencies. A load looks
 * back no further than to the largest of these. This is the reading half of Promising-ARM (Pulte et al., PLDI 2019, section
 * 3); stores that overtake each other are the store buffer's business, and a store never overtakes a load.
 *
 * <p>Only the order of times matters, and only as far as an old value can still be read: {@link #trim} drops the others
 * and numbers the rest anew, so that equal futures are equal states.
 */
final class WeakMemory {
    /** Words per old value: the word, the value, since when and until when it was there. */
    private static final int OLD = 4;

    private static final int WORD = 0;
    private static final int VALUE = 1;
    private static final int FROM = 2;
    private static final int UNTIL = 3;

    private final int cpus;

    /** How many old values there are; oldest first for each word. */
    private int count;

    private long[] old = new long[16 * OLD];

    /** By CPU. */
    private final long[] floors;

    /** By CPU: 1 if the view of some register may be above 0. */
    private final long[] viewed;

    /** By CPU and word: the coherence view. */
    private final TimesByKey coherence = new TimesByKey();

    /** By word: when the value that it holds was written. */
    private final TimesByKey written = new TimesByKey();

    private long now;

    WeakMemory(int cpus) {
        this.cpus = cpus;
        floors = new long[cpus];
        viewed = new long[cpus];
    }

    void begin() {
        count = 0;
        now = 0;
        Arrays.fill(floors, 0);
        Arrays.fill(viewed, 0);
        coherence.clear();
        written.clear();
    }

    /**
     * How many values a load with this address view can yield: the current one, and different old ones. Of equal old values
     * the oldest is meant, which rules out least later.
     */
    int choices(int cpu, int word, long addressView) {
        long view = view(cpu, word, addressView);
        int choices = 1;
        for (int i = 0; i < count; i++) {
            if (isChoice(i, word, view)) {
                choices++;
            }
        }
        return choices;
    }

    private boolean isChoice(int entry, int word, long view) {
        return old[entry * OLD + WORD] == word && old[entry * OLD + UNTIL] > view && !hasOlder(entry, view);
    }

    /** Whether the same word had the same value before, and whoever has this view can read that too. */
    private boolean hasOlder(int entry, long view) {
        for (int i = 0; i < entry; i++) {
            if (old[i * OLD + WORD] == old[entry * OLD + WORD]
                    && old[i * OLD + VALUE] == old[entry * OLD + VALUE]
                    && old[i * OLD + UNTIL] > view) {
                return true;
            }
        }
        return false;
    }

    /** The old value of a choice: 1 the last before the current one, and so on back. */
    long value(int cpu, int word, long addressView, int choice) {
        return old[place(word, view(cpu, word, addressView), choice) + VALUE];
    }

    /**
     * A CPU reads the value of a choice.
     *
     * @return the view of the result
     */
    long read(int cpu, int word, long addressView, int choice) {
        long before = view(cpu, word, addressView);
        long time = choice == 0 ? written.get(word) : old[place(word, before, choice) + FROM];
        long view = Math.max(before, time);
        if (time > 0) {
            coherence.raise(key(cpu, word), time);
        }
        if (view > 0) {
            viewed[cpu] = 1;
        }
        return view;
    }

    private long view(int cpu, int word, long addressView) {
        return Math.max(addressView, Math.max(floors[cpu], coherence.get(key(cpu, word))));
    }

    private static long key(int cpu, int word) {
        return (long) cpu << Integer.SIZE | word;
    }

    private int place(int word, long view, int choice) {
        int left = choice;
        for (int i = count - 1; i >= 0; i--) {
            if (isChoice(i, word, view)) {
                left--;
                if (left == 0) {
                    return i * OLD;
                }
            }
        }
        throw new IllegalArgumentException("word " + word + " has no old value " + choice);
    }

    /** A CPU's write has reached memory, where the word held {@code before}. */
    void write(int cpu, int word, long before) {
        now++;
        if ((count + 1) * OLD > old.length) {
            old = Arrays.copyOf(old, old.length * 2);
        }
        int at = count * OLD;
        old[at + WORD] = word;
        old[at + VALUE] = before;
        old[at + FROM] = written.get(word);
        old[at + UNTIL] = now;
        count++;
        written.raise(word, now);
        coherence.raise(key(cpu, word), now);
    }

    /** Later loads of a CPU are satisfied no earlier than at a view. */
    void raiseFloor(int cpu, long view) {
        floors[cpu] = Math.max(floors[cpu], view);
    }

    /** Later loads of a CPU are satisfied no earlier than now. */
    void raiseFloor(int cpu) {
        floors[cpu] = now;
    }

    /** Whether no old value is left for any CPU. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Whether a CPU can still read some old value of a word that it may read. */
    boolean canLookBack(int cpu, Readers readers) {
        for (int i = 0; i < count; i++) {
            if (isReadable(i, cpu, readers)) {
                return true;
            }
        }
        return false;
    }

    /** Who may still read what. */
    interface Readers {
        /** Whether a CPU may still load from a word. */
        boolean mayLoad(int cpu, int word);

        /** Whether that would be its next instruction, and it would not load from the word again. */
        boolean loadsNowAndNeverAgain(int cpu, int word);

        /** The registers of a CPU. */
        int registers(int cpu);

        /** The view of a CPU's register. */
        long view(int cpu, int register);

        /** Sets the view of a CPU's register. */
        void setView(int cpu, int register, long view);
    }

    private boolean isReadable(int entry, int cpu, Readers readers) {
        int word = (int) old[entry * OLD + WORD];
        long view = view(cpu, word, 0);
        return old[entry * OLD + UNTIL] > view
                && readers.mayLoad(cpu, word)
                && !(readers.loadsNowAndNeverAgain(cpu, word) && hasOlder(entry, view));
    }

    /** Drops what nobody can read any more, and numbers times from 0 on, as few as tell the rest apart. */
    void trim(Readers readers) {
        if (now == 0) {
            return;
        }
        dropUnreadable(readers);
        long[] boundaries = boundaries();
        for (int cpu = 0; cpu < cpus; cpu++) {
            floors[cpu] = highestFloor(cpu, boundaries, readers);
        }
        coherence.renumber((key, time) -> {
            int cpu = (int) (key >>> Integer.SIZE);
            long rank = rank(time, boundaries);
            return rank > floors[cpu] && readers.mayLoad(cpu, (int) key) ? rank : 0;
        });
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (viewed[cpu] != 0) {
                renumberViews(cpu, boundaries, readers);
            }
        }
        long lowest = Long.MAX_VALUE;
        for (long floor : floors) {
            lowest = Math.min(lowest, floor);
        }
        long lowestFloor = lowest;
        written.renumber((word, time) -> {
            long rank = rank(time, boundaries);
            return rank > lowestFloor ? rank : 0;
        });
        for (int i = 0; i < count; i++) {
            old[i * OLD + FROM] = rank(old[i * OLD + FROM], boundaries);
            old[i * OLD + UNTIL] = rank(old[i * OLD + UNTIL], boundaries);
        }
        now = boundaries.length;
        sort();
    }

    private void dropUnreadable(Readers readers) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (isReadableByAny(i, readers)) {
                System.arraycopy(old, i * OLD, old, kept * OLD, OLD);
                kept++;
            }
        }
        count = kept;
    }

    private boolean isReadableByAny(int entry, Readers readers) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (isReadable(entry, cpu, readers)) {
                return true;
            }
        }
        return false;
    }

    /** The different times at which old values were replaced, ascending. */
    private long[] boundaries() {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = old[i * OLD + UNTIL];
        }
        Arrays.sort(times);
        int different = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || times[i] != times[i - 1]) {
                times[different++] = times[i];
            }
        }
        return Arrays.copyOf(times, different);
    }

    /** How many boundaries are not behind a time: all that reading can tell of it. */
    private static long rank(long time, long[] boundaries) {
        int rank = 0;
        while (rank < boundaries.length && boundaries[rank] <= time) {
            rank++;
        }
        return rank;
    }

    /** A CPU's floor rises as far as takes no old value from it. */
    private long highestFloor(int cpu, long[] boundaries, Readers readers) {
        long lowest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (old[i * OLD + UNTIL] < lowest && isReadable(i, cpu, readers)) {
                lowest = old[i * OLD + UNTIL];
            }
        }
        return lowest == Long.MAX_VALUE ? boundaries.length : rank(lowest, boundaries) - 1;
    }

    /** What is not above the floor is as good as 0. */
    private void renumberViews(int cpu, long[] boundaries, Readers readers) {
        viewed[cpu] = 0;
        for (int register = 0; register < readers.registers(cpu); register++) {
            long view = readers.view(cpu, register);
            if (view != 0) {
                long rank = rank(view, boundaries);
                long renumbered = rank > floors[cpu] ? rank : 0;
                if (renumbered != view) {
                    readers.setView(cpu, register, renumbered);
                }
                viewed[cpu] |= renumbered != 0 ? 1 : 0;
            }
        }
    }

    /** By word, and for each word oldest first: writes to different words need no order but that of their times. */
    private void sort() {
        for (int i = 1; i < count; i++) {
            for (int j = i; j > 0 && old[j * OLD + WORD] < old[(j - 1) * OLD + WORD]; j--) {
                swap(j, j - 1);
            }
        }
    }

    private void swap(int one, int other) {
        for (int field = 0; field < OLD; field++) {
            long held = old[one * OLD + field];
            old[one * OLD + field] = old[other * OLD + field];
            old[other * OLD + field] = held;
        }
    }

    /** Gives CPUs other numbers. */
    void renumber(CpuNumbers numbers) {
        numbers.moveBlocks(floors, 0, 1);
        numbers.moveBlocks(viewed, 0, 1);
        coherence.rename(key -> key(numbers.of((int) (key >>> Integer.SIZE)), (int) key));
    }

    /** A number made of all that is known of one CPU; it does not depend on the number the CPU has. */
    long signature(int cpu) {
        return floors[cpu] * 31 + coherence.hash(key(cpu, 0), key(cpu + 1, 0));
    }

    void save(StateWords state) {
        state.put(now);
        if (now > 0) {
            state.put(count * OLD, old);
            state.putSparse(floors);
            state.putSparse(viewed);
            coherence.save(state);
            written.save(state);
        }
    }

    void restore(StateWords state) {
        begin();
        now = state.get();
        if (now > 0) {
            int length = (int) state.get();
            if (old.length < length) {
                old = new long[length * 2];
            }
            count = length / OLD;
            state.get(length, old);
            state.getSparse(floors);
            state.getSparse(viewed);
            coherence.restore(state);
            written.restore(state);
        }
    }
}
