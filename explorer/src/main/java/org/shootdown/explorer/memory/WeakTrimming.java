package org.shootdown.explorer.memory;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.explorer.memory.WeakMemory.Readers;

/**
 * Drops from a weak machine's memory what nobody can read any more, and numbers its times from 0 on, as few as tell the
 * rest apart: equal futures become equal states.
 *
 * <p>A time matters only by the <em>boundaries</em> that lie before it: the times at which old values were replaced; where
 * stores reach one CPU before another, also those at which values were written that something came with. Its rank is how
 * many these are.
 */
final class WeakTrimming {
    /** More equal values of one word than this are not told apart: a loop that goes on writing has finitely many states. */
    private static final int MOST_EQUAL = 32;

    private final WeakMemory memory;
    private final @Nullable Propagation propagation;
    private final OldValues old;
    private final TimesByKey written;
    private final BitSet readable = new BitSet();

    /** By CPU: when the first of the old values was replaced that it can read. */
    private final long[] replaced;

    /** Ascending, each once. */
    private final Times boundaries = new Times();

    /** When the values were written that can still be read. */
    private final Times readableWrites = new Times();

    /** A write that is no boundary is forgotten, with all that came with it. */
    private final TimesByKey.Renumbering messagePositions = new TimesByKey.Renumbering() {
        @Override
        public long key(long key) {
            return TimesByKey.key(rank(TimesByKey.owner(key)), TimesByKey.word(key));
        }

        @Override
        public long time(long key, long time) {
            return boundaries.contains(TimesByKey.owner(key)) ? position(key, time) : 0;
        }
    };

    private boolean forgetful;

    WeakTrimming(WeakMemory memory) {
        this.memory = memory;
        propagation = memory.propagation();
        old = memory.old();
        written = memory.written();
        replaced = new long[memory.cpus()];
    }

    /** Whether old values were dropped that somebody could have read. */
    boolean isForgetful() {
        return forgetful;
    }

    void trim(Readers readers) {
        if (memory.now() > 0) {
            trimTimes(readers);
        } else {
            boundaries.clear();
        }
        for (int cpu = 0; cpu < memory.cpus(); cpu++) {
            if (memory.isViewed(cpu)) {
                renumberViews(cpu, readers);
            }
        }
    }

    private void trimTimes(Readers readers) {
        dropUnreadable(readers);
        findBoundaries();
        for (int cpu = 0; cpu < memory.cpus(); cpu++) {
            memory.setFloor(cpu, highestFloor(replaced[cpu]));
        }
        memory.coherence().renumber((key, time) -> coherenceRank(key, time, readers));
        if (propagation != null) {
            propagation.renumber(this::position);
            propagation.messages().renumber(messagePositions);
        }
        long lowestFloor = lowestFloor();
        written.renumber((word, time) -> writtenRank(time, lowestFloor));
        for (int i = 0; i < old.count(); i++) {
            old.setTimes(i, rank(old.from(i)), rank(old.until(i)));
        }
        memory.setNow(boundaries.count());
        old.sort();
    }

    private void dropUnreadable(Readers readers) {
        readable.clear();
        for (int cpu = 0; cpu < memory.cpus(); cpu++) {
            replaced[cpu] = memory.addReadable(cpu, readers, readable);
        }
        forgetOldestOfMany();
        int kept = 0;
        for (int i = readable.nextSetBit(0); i >= 0; i = readable.nextSetBit(i + 1)) {
            old.move(i, kept);
            kept++;
        }
        old.keep(kept);
    }

    private void forgetOldestOfMany() {
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

    private void findBoundaries() {
        boundaries.clear();
        for (int i = 0; i < old.count(); i++) {
            if (old.until(i) != OldValues.OPEN) {
                boundaries.add(old.until(i));
            }
            if (propagation != null) {
                boundaries.add(old.from(i));
                boundaries.add(written.get(old.word(i)));
            }
        }
        if (propagation != null) {
            addMessages(propagation.messages());
        }
    }

    /** Adds the writes that can still be read and that something came with which still tells. */
    private void addMessages(TimesByKey messages) {
        readableWrites.clear();
        for (int i = 0; i < old.count(); i++) {
            readableWrites.add(old.from(i));
        }
        for (int i = 0; i < written.count(); i++) {
            readableWrites.add(written.timeAt(i));
        }
        for (int i = 0; i < messages.count(); i++) {
            long key = messages.keyAt(i);
            int write = TimesByKey.owner(key);
            if (readableWrites.contains(write) && old.hasOlderThan(TimesByKey.word(key), messages.timeAt(i))) {
                boundaries.add(write);
            }
        }
    }

    /** The rank of a write of a word, or 0 if no older value of the word can be read. */
    private long position(long key, long time) {
        return old.hasOlderThan(TimesByKey.word(key), time) ? rank(time) : 0;
    }

    private long coherenceRank(long key, long time, Readers readers) {
        int cpu = TimesByKey.owner(key);
        boolean behindFloor = propagation == null && rank(time) <= memory.floor(cpu);
        return behindFloor || !readers.mayLoad(cpu, TimesByKey.word(key)) ? 0 : position(key, time);
    }

    private long writtenRank(long time, long lowestFloor) {
        long rank = rank(time);
        boolean named = propagation != null && boundaries.contains(time);
        return named || rank > lowestFloor ? rank : 0;
    }

    /** How many boundaries are not behind a time: all that reading can tell of it. */
    private long rank(long time) {
        return time == OldValues.OPEN ? OldValues.OPEN : boundaries.countUpTo(time);
    }

    /** A CPU's floor rises up to when the first of the old values that it can read was replaced. */
    private long highestFloor(long firstReplaced) {
        return firstReplaced == OldValues.OPEN ? boundaries.count() : rank(firstReplaced) - 1;
    }

    private long lowestFloor() {
        long lowest = Long.MAX_VALUE;
        for (int cpu = 0; cpu < memory.cpus(); cpu++) {
            lowest = Math.min(lowest, memory.floor(cpu));
        }
        return lowest;
    }

    /** What is not above the floor is as good as 0. */
    private void renumberViews(int cpu, Readers readers) {
        boolean viewed = false;
        for (int register = 0; register < readers.registers(cpu); register++) {
            long view = readers.view(cpu, register);
            if (view != 0) {
                long rank = rank(memory.time(view));
                long renumbered = memory.view(rank > memory.floor(cpu) ? rank : 0);
                if (renumbered != view) {
                    readers.setView(cpu, register, renumbered);
                }
                viewed |= renumbered != 0;
            }
        }
        memory.setViewed(cpu, viewed);
    }

    /** Different times, ascending; 0 is none. */
    private static final class Times {
        private long[] times = new long[16];
        private int count;

        void clear() {
            count = 0;
        }

        int count() {
            return count;
        }

        /** How many are not behind a time. */
        int countUpTo(long time) {
            int at = count;
            while (at > 0 && times[at - 1] > time) {
                at--;
            }
            return at;
        }

        boolean contains(long time) {
            int at = countUpTo(time);
            return at > 0 && times[at - 1] == time;
        }

        void add(long time) {
            int at = countUpTo(time);
            if (time == 0 || (at > 0 && times[at - 1] == time)) {
                return;
            }
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
            }
            System.arraycopy(times, at, times, at + 1, count - at);
            times[at] = time;
            count++;
        }
    }
}
