package org.shootdown.explorer;

import it.unimi.dsi.fastutil.longs.LongAVLTreeSet;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;
import it.unimi.dsi.fastutil.longs.LongSortedSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
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
 * <p>On a machine that is not multi-copy atomic that order is still the one in which each word's values follow each other,
 * but an old value can be read until a full fence, or what came with something newer ({@link Propagation}), rules it out.
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

    /** As the end of an old value: somebody may go on reading it. */
    private static final long OPEN = Long.MAX_VALUE;

    private final int cpus;

    /** Not multi-copy atomic: what stores take with them. */
    private final @Nullable Propagation propagation;

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

    /** Of the last read: its word, and when that was written. */
    private int readWord;

    private long readTime;

    /** @param multiCopyAtomic whether a write reaches all other CPUs at once */
    WeakMemory(int cpus, boolean multiCopyAtomic) {
        this.cpus = cpus;
        propagation = multiCopyAtomic ? null : new Propagation();
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
        if (propagation != null) {
            propagation.clear();
        }
    }

    /**
     * How many values a load with this address view can yield: the current one, and different old ones. Of equal old values
     * the oldest is meant, which rules out least later.
     */
    int choices(int cpu, int word, long addressView) {
        long view = Math.max(time(addressView), floors[cpu]);
        long oldest = oldest(cpu, word, addressView);
        int choices = 1;
        for (int i = 0; i < count; i++) {
            if (isChoice(i, word, view, oldest)) {
                choices++;
            }
        }
        return choices;
    }

    /** When the oldest write of a word was made that a CPU may read. */
    private long oldest(int cpu, int word, long addressView) {
        long time = coherence.get(key(cpu, word));
        return propagation == null ? time : Math.max(time, propagation.oldest(cpu, word, addressView > 0));
    }

    private boolean isChoice(int entry, int word, long view, long oldest) {
        return old[entry * OLD + WORD] == word && isThere(entry, view, oldest) && !hasOlder(entry, view, oldest);
    }

    private boolean isThere(int entry, long view, long oldest) {
        return old[entry * OLD + UNTIL] > view && old[entry * OLD + FROM] >= oldest;
    }

    /**
     * Whether the same word had the same value before, whoever may read this can read that too, and it makes no difference
     * that something else came with it.
     */
    private boolean hasOlder(int entry, long view, long oldest) {
        if (propagation != null) {
            return false;
        }
        for (int i = 0; i < entry; i++) {
            if (old[i * OLD + WORD] == old[entry * OLD + WORD]
                    && old[i * OLD + VALUE] == old[entry * OLD + VALUE]
                    && isThere(i, view, oldest)) {
                return true;
            }
        }
        return false;
    }

    /** The old value of a choice: 1 the last before the current one, and so on back. */
    long value(int cpu, int word, long addressView, int choice) {
        return old[place(cpu, word, addressView, choice) + VALUE];
    }

    /**
     * A CPU reads the value of a choice.
     *
     * @return the view of the result
     */
    long read(int cpu, int word, long addressView, int choice) {
        long time = choice == 0 ? written.get(word) : old[place(cpu, word, addressView, choice) + FROM];
        long view = Math.max(addressView, view(time));
        if (time > 0) {
            coherence.raise(key(cpu, word), time);
        }
        if (view > 0) {
            viewed[cpu] = 1;
        }
        readWord = word;
        readTime = time;
        if (propagation != null) {
            propagation.read(cpu, word, time);
        }
        return view;
    }

    /**
     * Not multi-copy atomic, a view also says that there is one, whatever its time: an address that comes from a load keeps
     * from what is older than anything that its CPU has read.
     */
    private long view(long time) {
        return propagation == null ? time : time << 1 | 1;
    }

    private long time(long view) {
        return propagation == null ? view : view >>> 1;
    }

    private static long key(int cpu, int word) {
        return (long) cpu << Integer.SIZE | word;
    }

    private int place(int cpu, int word, long addressView, int choice) {
        long view = Math.max(time(addressView), floors[cpu]);
        long oldest = oldest(cpu, word, addressView);
        int left = choice;
        for (int i = count - 1; i >= 0; i--) {
            if (isChoice(i, word, view, oldest)) {
                left--;
                if (left == 0) {
                    return i * OLD;
                }
            }
        }
        throw new IllegalArgumentException("word " + word + " has no old value " + choice);
    }

    /**
     * A CPU's write has reached memory, where the word held {@code before}.
     *
     * @param releases whether it is a release
     */
    void write(int cpu, int word, long before, boolean releases) {
        write(cpu, word, before, releases, 0);
    }

    /** As {@link #write}, of an atomic: the CPU has just read the value that it replaces. */
    void update(int cpu, int word, long before, boolean releases) {
        write(cpu, word, before, releases, readTime);
    }

    private void write(int cpu, int word, long before, boolean releases, long replaced) {
        now++;
        if ((count + 1) * OLD > old.length) {
            old = Arrays.copyOf(old, old.length * 2);
        }
        int at = count * OLD;
        old[at + WORD] = word;
        old[at + VALUE] = before;
        old[at + FROM] = written.get(word);
        old[at + UNTIL] = propagation == null ? now : OPEN;
        count++;
        written.raise(word, now);
        coherence.raise(key(cpu, word), now);
        if (propagation != null) {
            propagation.write(cpu, word, now, releases, replaced);
        }
    }

    /** Later loads of a CPU come behind the read that it has just made, whose result has this view. */
    void acquire(int cpu, long view) {
        floors[cpu] = Math.max(floors[cpu], time(view));
        if (propagation != null) {
            propagation.acquire(cpu, readWord, readTime);
        }
    }

    /** Later loads of a CPU are satisfied no earlier than now. */
    void orderLoads(int cpu) {
        floors[cpu] = now;
        if (propagation != null) {
            propagation.orderLoads(cpu);
        }
    }

    /** Later stores of a CPU come behind its earlier ones. */
    void orderStores(int cpu) {
        if (propagation != null) {
            propagation.orderStores(cpu);
        }
    }

    /** A CPU has released a lock. */
    void unlock(int cpu) {
        if (propagation != null) {
            propagation.unlock(cpu);
        }
    }

    /**
     * A CPU has taken a lock: all that it does later comes behind what its last holder did before, and behind what it did
     * itself before it released another.
     */
    void lock(int cpu, int word) {
        read(cpu, word, 0, 0);
        floors[cpu] = now;
        if (propagation != null) {
            propagation.acquire(cpu, word, readTime);
            propagation.lock(cpu, readTime);
        }
    }

    /** A full fence: what a CPU has read or written reaches all others, and its later loads are satisfied no earlier. */
    void fence(int cpu) {
        if (propagation != null && !closesNothing(cpu)) {
            now++;
            for (int i = 0; i < count; i++) {
                if (isClosedBy(i, cpu)) {
                    old[i * OLD + UNTIL] = now;
                }
            }
        }
        floors[cpu] = now;
    }

    /** Whether a full fence of a CPU takes no old value from others. */
    boolean closesNothing(int cpu) {
        for (int i = 0; i < count; i++) {
            if (isClosedBy(i, cpu)) {
                return false;
            }
        }
        return true;
    }

    private boolean isClosedBy(int entry, int cpu) {
        return propagation != null
                && old[entry * OLD + UNTIL] == OPEN
                && propagation.knowsNewer(cpu, (int) old[entry * OLD + WORD], old[entry * OLD + FROM]);
    }

    /** Every write reaches all CPUs, and later loads of this one are satisfied no earlier. */
    void arrive(int cpu) {
        if (propagation != null && count > 0) {
            now++;
            for (int i = 0; i < count; i++) {
                old[i * OLD + UNTIL] = Math.min(old[i * OLD + UNTIL], now);
            }
        }
        floors[cpu] = now;
    }

    /** Whether no old value is left for any CPU. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Whether a CPU that has everything arrive takes old values from others. */
    boolean arrivalMatters() {
        return propagation != null && count > 0;
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
        long oldest = oldest(cpu, word, 0);
        return isThere(entry, floors[cpu], oldest)
                && readers.mayLoad(cpu, word)
                && !(readers.loadsNowAndNeverAgain(cpu, word) && hasOlder(entry, floors[cpu], oldest));
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
            boolean behindFloor = propagation == null && rank(time, boundaries) <= floors[cpu];
            return behindFloor || !readers.mayLoad(cpu, (int) key) ? 0 : position((int) key, time, boundaries);
        });
        if (propagation != null) {
            propagation.renumber(
                    (key, time) -> position(Propagation.word(key), time, boundaries),
                    write -> isBoundary(write, boundaries) ? rank(write, boundaries) : 0);
        }
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
            boolean named = propagation != null && isBoundary(time, boundaries);
            return named || rank > lowestFloor ? rank : 0;
        });
        for (int i = 0; i < count; i++) {
            old[i * OLD + FROM] = rank(old[i * OLD + FROM], boundaries);
            old[i * OLD + UNTIL] = rank(old[i * OLD + UNTIL], boundaries);
        }
        now = boundaries.length;
        sort();
    }

    /** The rank of a write of a word, or 0 if no older value of the word can be read. */
    private long position(int word, long time, long[] boundaries) {
        return hasOlderThan(word, time) ? rank(time, boundaries) : 0;
    }

    private static boolean isBoundary(long time, long[] boundaries) {
        return Arrays.binarySearch(boundaries, time) >= 0;
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

    /**
     * The different times that anything can be told by, ascending: when old values were replaced; not multi-copy atomic,
     * also when they were written, and all that other writes came with.
     */
    private long[] boundaries() {
        LongSortedSet times = new LongAVLTreeSet();
        for (int i = 0; i < count; i++) {
            if (old[i * OLD + UNTIL] != OPEN) {
                times.add(old[i * OLD + UNTIL]);
            }
            if (propagation != null) {
                times.add(old[i * OLD + FROM]);
                times.add(written.get(old[i * OLD + WORD]));
            }
        }
        if (propagation != null) {
            addMessages(propagation, times);
        }
        times.remove(0);
        return times.toLongArray();
    }

    /** Adds the writes that can still be read and that something came with which still tells. */
    private void addMessages(Propagation messages, LongSortedSet times) {
        LongSet readable = new LongOpenHashSet();
        for (int i = 0; i < count; i++) {
            readable.add(old[i * OLD + FROM]);
        }
        written.forEach((word, time) -> readable.add(time));
        messages.forEachMessage((write, word, time) -> {
            if (readable.contains(write) && hasOlderThan(word, time)) {
                times.add(write);
            }
        });
    }

    /** Whether a value of a word can still be read that was written before a time. */
    private boolean hasOlderThan(int word, long time) {
        for (int i = 0; i < count; i++) {
            if (old[i * OLD + WORD] == word && old[i * OLD + FROM] < time) {
                return true;
            }
        }
        return false;
    }

    /** How many boundaries are not behind a time: all that reading can tell of it. */
    private static long rank(long time, long[] boundaries) {
        if (time == OPEN) {
            return OPEN;
        }
        int rank = 0;
        while (rank < boundaries.length && boundaries[rank] <= time) {
            rank++;
        }
        return rank;
    }

    /** A CPU's floor rises as far as takes no old value from it. */
    private long highestFloor(int cpu, long[] boundaries, Readers readers) {
        long lowest = OPEN;
        for (int i = 0; i < count; i++) {
            if (old[i * OLD + UNTIL] < lowest && isReadable(i, cpu, readers)) {
                lowest = old[i * OLD + UNTIL];
            }
        }
        return lowest == OPEN ? boundaries.length : rank(lowest, boundaries) - 1;
    }

    /** What is not above the floor is as good as 0. */
    private void renumberViews(int cpu, long[] boundaries, Readers readers) {
        viewed[cpu] = 0;
        for (int register = 0; register < readers.registers(cpu); register++) {
            long view = readers.view(cpu, register);
            if (view != 0) {
                long rank = rank(time(view), boundaries);
                long renumbered = view(rank > floors[cpu] ? rank : 0);
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
        if (propagation != null) {
            propagation.renumber(numbers);
        }
    }

    /** A number made of all that is known of one CPU; it does not depend on the number the CPU has. */
    long signature(int cpu) {
        long signature = floors[cpu] * 31 + coherence.hash(key(cpu, 0), key(cpu + 1, 0));
        return propagation == null ? signature : signature * 31 + propagation.signature(cpu);
    }

    void save(StateWords state) {
        state.put(now);
        if (now > 0) {
            state.put(count * OLD, old);
            state.putSparse(floors);
            state.putSparse(viewed);
            coherence.save(state);
            written.save(state);
            if (propagation != null) {
                propagation.save(state);
            }
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
            if (propagation != null) {
                propagation.restore(state);
            }
        }
    }
}
