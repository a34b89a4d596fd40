package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongAVLTreeSet;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;
import it.unimi.dsi.fastutil.longs.LongSortedSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** More equal values of one word than this are not told apart: a loop that goes on writing has finitely many states. */
    private static final int MOST_EQUAL = 32;

    private final int cpus;

    /** Not multi-copy atomic: what stores take with them. */
    private final @Nullable Propagation propagation;

    private final OldValues old = new OldValues();

    /** Of the choices that were asked for last: the old values, oldest first. */
    private final IntArrayList choices = new IntArrayList();

    private final DifferentValues different = new DifferentValues();

    /** By CPU: when the first of the old values was replaced that it can read. */
    private final long[] replaced;

    /** Whether old values were dropped that somebody could have read. */
    private boolean forgetful;

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
        replaced = new long[cpus];
        viewed = new long[cpus];
    }

    void begin() {
        old.clear();
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
        findChoices(cpu, word, addressView);
        return 1 + choices.size();
    }

    private void findChoices(int cpu, int word, long addressView) {
        long view = Math.max(time(addressView), floors[cpu]);
        long oldest = oldest(cpu, word, addressView);
        choices.clear();
        different.clear();
        for (int i = 0; i < old.count(); i++) {
            if (old.word(i) == word && isThere(i, view, oldest) && isDifferent(i)) {
                choices.add(i);
            }
        }
    }

    /** When the oldest write of a word was made that a CPU may read. */
    private long oldest(int cpu, int word, long addressView) {
        long time = coherence.get(key(cpu, word));
        return propagation == null ? time : Math.max(time, propagation.oldest(cpu, word, addressView > 0));
    }

    private boolean isThere(int entry, long view, long oldest) {
        return old.until(entry) > view && old.from(entry) >= oldest;
    }

    /**
     * Whether none of the values of the same word that were asked for since {@link #different} was cleared is the same, such that
     * whoever may read this can read that too, and nothing comes with it that does not come with this.
     */
    private boolean isDifferent(int entry) {
        return different.add(
                old.value(entry),
                entry,
                same -> propagation == null || propagation.comesWithNoMore(old.from(same), old.from(entry)));
    }

    /** The old value of a choice: 1 the last before the current one, and so on back. */
    long value(int cpu, int word, long addressView, int choice) {
        return old.value(place(cpu, word, addressView, choice));
    }

    /**
     * A CPU reads the value of a choice.
     *
     * @return the view of the result
     */
    long read(int cpu, int word, long addressView, int choice) {
        long time = choice == 0 ? written.get(word) : old.from(place(cpu, word, addressView, choice));
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
        findChoices(cpu, word, addressView);
        if (choice > choices.size()) {
            throw new IllegalArgumentException("word " + word + " has no old value " + choice);
        }
        return choices.getInt(choices.size() - choice);
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
        old.add(word, before, written.get(word), propagation == null ? now : OldValues.OPEN);
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
            for (int i = 0; i < old.count(); i++) {
                if (isClosedBy(i, cpu)) {
                    old.close(i, now);
                }
            }
        }
        floors[cpu] = now;
    }

    /** Whether a full fence of a CPU takes no old value from others. */
    boolean closesNothing(int cpu) {
        for (int i = 0; i < old.count(); i++) {
            if (isClosedBy(i, cpu)) {
                return false;
            }
        }
        return true;
    }

    private boolean isClosedBy(int entry, int cpu) {
        return propagation != null
                && old.until(entry) == OldValues.OPEN
                && propagation.knowsNewer(cpu, old.word(entry), old.from(entry));
    }

    /** Every write reaches all CPUs, and later loads of this one are satisfied no earlier. */
    void arrive(int cpu) {
        if (propagation != null && !isEmpty()) {
            now++;
            for (int i = 0; i < old.count(); i++) {
                old.close(i, now);
            }
        }
        floors[cpu] = now;
    }

    /** Whether no old value is left for any CPU. */
    boolean isEmpty() {
        return old.count() == 0;
    }

    /** Whether a CPU that has everything arrive takes old values from others. */
    boolean arrivalMatters() {
        return propagation != null && !isEmpty();
    }

    /** Whether old values were dropped that somebody could have read. */
    boolean isForgetful() {
        return forgetful;
    }

    /** Whether a CPU can still read some old value of a word that it may read. */
    boolean canLookBack(int cpu, Readers readers) {
        BitSet readable = new BitSet(old.count());
        addReadable(cpu, readers, readable);
        return !readable.isEmpty();
    }

    /** Who may still read what. */
    interface Readers {
        /** In place of a word. */
        int NOTHING = -1;

        /** Whether a CPU may still load from a word. */
        boolean mayLoad(int cpu, int word);

        /** The word from which a CPU's next instruction loads, if it will not load from it again; or {@link #NOTHING}. */
        int loadsForTheLastTime(int cpu);

        /** The registers of a CPU. */
        int registers(int cpu);

        /** The view of a CPU's register. */
        long view(int cpu, int register);

        /** Sets the view of a CPU's register. */
        void setView(int cpu, int register, long view);
    }

    /**
     * Adds the old values that a CPU can still read; of equal ones that it can read no more than one of, only the oldest.
     *
     * @return when the first of them was replaced
     */
    private long addReadable(int cpu, Readers readers, BitSet readable) {
        int last = readers.loadsForTheLastTime(cpu);
        long first = OldValues.OPEN;
        different.clear();
        for (int i = 0; i < old.count(); i++) {
            int word = old.word(i);
            if (old.until(i) > floors[cpu]
                    && readers.mayLoad(cpu, word)
                    && old.from(i) >= oldest(cpu, word, 0)
                    && (word != last || isDifferent(i))) {
                readable.set(i);
                first = Math.min(first, old.until(i));
            }
        }
        return first;
    }

    /** Drops what nobody can read any more, and numbers times from 0 on, as few as tell the rest apart. */
    void trim(Readers readers) {
        if (now == 0) {
            return;
        }
        dropUnreadable(readers);
        long[] boundaries = boundaries();
        for (int cpu = 0; cpu < cpus; cpu++) {
            floors[cpu] = highestFloor(replaced[cpu], boundaries);
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
        for (int i = 0; i < old.count(); i++) {
            old.setTimes(i, rank(old.from(i), boundaries), rank(old.until(i), boundaries));
        }
        now = boundaries.length;
        old.sort();
    }

    /** The rank of a write of a word, or 0 if no older value of the word can be read. */
    private long position(int word, long time, long[] boundaries) {
        return old.hasOlderThan(word, time) ? rank(time, boundaries) : 0;
    }

    private static boolean isBoundary(long time, long[] boundaries) {
        return Arrays.binarySearch(boundaries, time) >= 0;
    }

    private void dropUnreadable(Readers readers) {
        BitSet readable = new BitSet(old.count());
        for (int cpu = 0; cpu < cpus; cpu++) {
            replaced[cpu] = addReadable(cpu, readers, readable);
        }
        forgetOldestOfMany(readable);
        int kept = 0;
        for (int i = readable.nextSetBit(0); i >= 0; i = readable.nextSetBit(i + 1)) {
            old.move(i, kept);
            kept++;
        }
        old.keep(kept);
    }

    private void forgetOldestOfMany(BitSet readable) {
        if (readable.cardinality() <= MOST_EQUAL) {
            return;
        }
        Map<List<Long>, Integer> equals = new HashMap<>();
        for (int i = old.count() - 1; i >= 0; i--) {
            if (readable.get(i)
                    && equals.merge(List.of((long) old.word(i), old.value(i)), 1, Integer::sum) > MOST_EQUAL) {
                readable.clear(i);
                forgetful = true;
            }
        }
    }

    /**
     * The different times that anything can be told by, ascending: when old values were replaced; not multi-copy atomic,
     * also when they were written, and all that other writes came with.
     */
    private long[] boundaries() {
        LongSortedSet times = new LongAVLTreeSet();
        for (int i = 0; i < old.count(); i++) {
            if (old.until(i) != OldValues.OPEN) {
                times.add(old.until(i));
            }
            if (propagation != null) {
                times.add(old.from(i));
                times.add(written.get(old.word(i)));
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
        for (int i = 0; i < old.count(); i++) {
            readable.add(old.from(i));
        }
        written.forEach((word, time) -> readable.add(time));
        messages.forEachMessage((write, word, time) -> {
            if (readable.contains(write) && old.hasOlderThan(word, time)) {
                times.add(write);
            }
        });
    }

    /** How many boundaries are not behind a time: all that reading can tell of it. */
    private static long rank(long time, long[] boundaries) {
        if (time == OldValues.OPEN) {
            return OldValues.OPEN;
        }
        int place = Arrays.binarySearch(boundaries, time);
        return place >= 0 ? place + 1 : -1 - place;
    }

    /** A CPU's floor rises up to when the first of the old values that it can read was replaced. */
    private static long highestFloor(long firstReplaced, long[] boundaries) {
        return firstReplaced == OldValues.OPEN ? boundaries.length : rank(firstReplaced, boundaries) - 1;
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
            old.save(state);
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
            old.restore(state);
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
