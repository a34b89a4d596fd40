package org.shootdown.explorer.memory;

import static org.shootdown.explorer.memory.TimesByKey.key;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.explorer.state.StateTable;

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
 * <p>Only the order of times matters, and only as far as an old value can still be read: {@link WeakTrimming} drops the
 * others and numbers the rest anew, so that equal futures are equal states.
 */
public final class WeakMemory {
    private static final int CPU = 2;
    private static final int FLOOR = 0;
    private static final int VIEWED = 1;

    private final int cpus;

    /** Not multi-copy atomic: what stores take with them. */
    private final @Nullable Propagation propagation;

    private final OldValues old;

    /** Of the choices that were asked for last: the old values, oldest first. */
    private final IntArrayList choices = new IntArrayList();

    private final DifferentValues different = new DifferentValues(this::standsFor);

    private final StateTable perCpu;
    private final StateTable clock = StateTable.words(1, "clock", "time of the last write");

    /** By CPU and word: the coherence view. */
    private final TimesByKey coherence;

    /** By word: when the value that it holds was written. */
    private final TimesByKey written = TimesByKey.ofWords("written");

    private final List<StateTable> tables;
    private final WeakTrimming trimming;

    /** Of the last read: its word, and when that was written. */
    private int readWord;

    private long readTime;

    /**
     * @param multiCopyAtomic whether a write reaches all other CPUs at once
     * @param isLock whether a word is a lock
     */
    WeakMemory(int cpus, boolean multiCopyAtomic, LongPredicate isLock) {
        this.cpus = cpus;
        propagation = multiCopyAtomic ? null : new Propagation(cpus);
        perCpu = StateTable.perCpu(
                cpus, "weak memory", StateWord.plain("floor"), StateWord.plain("whether registers have views"));
        old = new OldValues(cpus, isLock);
        coherence = TimesByKey.ofCpus(cpus, "coherence");
        tables = new ArrayList<>(List.of(clock, old.table(), perCpu, coherence.table(), written.table()));
        if (propagation != null) {
            tables.addAll(propagation.tables());
        }
        trimming = new WeakTrimming(this);
    }

    /** What is part of the machine's state. */
    public List<StateTable> tables() {
        return tables;
    }

    public void begin() {
        tables.forEach(StateTable::clear);
    }

    int cpus() {
        return cpus;
    }

    @Nullable Propagation propagation() {
        return propagation;
    }

    OldValues old() {
        return old;
    }

    TimesByKey coherence() {
        return coherence;
    }

    TimesByKey written() {
        return written;
    }

    long now() {
        return clock.words[0];
    }

    void setNow(long time) {
        clock.words[0] = time;
    }

    private long tick() {
        return ++clock.words[0];
    }

    /** A CPU looks back no further than to this. */
    long floor(int cpu) {
        return perCpu.words[cpu * CPU + FLOOR];
    }

    void setFloor(int cpu, long time) {
        perCpu.words[cpu * CPU + FLOOR] = time;
    }

    /** Whether the view of some register may be above 0. */
    boolean isViewed(int cpu) {
        return perCpu.words[cpu * CPU + VIEWED] != 0;
    }

    void setViewed(int cpu, boolean viewed) {
        perCpu.words[cpu * CPU + VIEWED] = viewed ? 1 : 0;
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
        long view = Math.max(time(addressView), floor(cpu));
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
    long oldest(int cpu, int word, long addressView) {
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
        return different.add(old.value(entry), entry);
    }

    private boolean standsFor(int same, int entry) {
        return propagation == null || propagation.comesWithNoMore(old.from(same), old.from(entry));
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
            setViewed(cpu, true);
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
    long view(long time) {
        return propagation == null ? time : time << 1 | 1;
    }

    long time(long view) {
        return propagation == null ? view : view >>> 1;
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
        long now = tick();
        old.add(word, before, written.get(word), propagation == null ? now : OldValues.OPEN);
        written.raise(word, now);
        coherence.raise(key(cpu, word), now);
        if (propagation != null) {
            propagation.write(cpu, word, now, releases, replaced);
        }
    }

    /** Later loads of a CPU come behind the read that it has just made, whose result has this view. */
    void acquire(int cpu, long view) {
        setFloor(cpu, Math.max(floor(cpu), time(view)));
        if (propagation != null) {
            propagation.acquire(cpu, readWord, readTime);
        }
    }

    /** Later loads of a CPU are satisfied no earlier than now. */
    void orderLoads(int cpu) {
        setFloor(cpu, now());
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
        setFloor(cpu, now());
        if (propagation != null) {
            propagation.acquire(cpu, word, readTime);
            propagation.lock(cpu, readTime);
        }
    }

    /** A full fence: what a CPU has read or written reaches all others, and its later loads are satisfied no earlier. */
    void fence(int cpu) {
        if (propagation != null && !closesNothing(cpu)) {
            long now = tick();
            for (int i = 0; i < old.count(); i++) {
                if (isClosedBy(i, cpu)) {
                    old.close(i, now);
                }
            }
        }
        setFloor(cpu, now());
    }

    /** Whether a full fence of a CPU takes no old value from others. */
    public boolean closesNothing(int cpu) {
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
            long now = tick();
            for (int i = 0; i < old.count(); i++) {
                old.close(i, now);
            }
        }
        setFloor(cpu, now());
    }

    /** Whether no old value is left for any CPU. */
    public boolean isEmpty() {
        return old.count() == 0;
    }

    /** Whether a CPU that has everything arrive takes old values from others. */
    public boolean arrivalMatters() {
        return propagation != null && !isEmpty();
    }

    /** Whether old values were dropped that somebody could have read. */
    public boolean isForgetful() {
        return trimming.isForgetful();
    }

    /** Whether a CPU can still read some old value of a word that it may read. */
    public boolean canLookBack(int cpu, Readers readers) {
        return nextReadable(cpu, 0, readers) < old.count();
    }

    /** The first old value from one on that a CPU can still read, or how many there are. */
    private int nextReadable(int cpu, int from, Readers readers) {
        long floor = floor(cpu);
        int asked = Readers.NOTHING;
        long oldest = 0;
        int entry = from;
        for (; entry < old.count(); entry++) {
            if (old.until(entry) > floor) {
                if (old.word(entry) != asked) {
                    asked = old.word(entry);
                    oldest = readers.mayLoad(cpu, asked) ? oldest(cpu, asked, 0) : OldValues.OPEN;
                }
                if (old.from(entry) >= oldest) {
                    break;
                }
            }
        }
        return entry;
    }

    /** Who may still read what. */
    public interface Readers {
        /** In place of a word. */
        int NOTHING = -1;

        /** In place of a word: nobody has asked. */
        int UNKNOWN = -2;

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
    long addReadable(int cpu, Readers readers, BitSet readable) {
        long first = OldValues.OPEN;
        int last = Readers.UNKNOWN;
        for (int i = nextReadable(cpu, 0, readers); i < old.count(); i = nextReadable(cpu, i + 1, readers)) {
            if (last == Readers.UNKNOWN) {
                last = readers.loadsForTheLastTime(cpu);
                different.clear();
            }
            if (old.word(i) != last || isDifferent(i)) {
                readable.set(i);
                first = Math.min(first, old.until(i));
            }
        }
        return first;
    }

    /** Drops what nobody can read any more, and numbers times from 0 on, as few as tell the rest apart. */
    public void trim(Readers readers) {
        trimming.trim(readers);
    }
}
