package org.shootdown.explorer;

import java.util.function.LongUnaryOperator;
import org.shootdown.config.protocol.CpuNumbers;

/**
 * What stores take with them where a store may reach one CPU before another: on a machine that is not multi-copy atomic.
 *
 * <p>There a CPU that reads a new value may still read old ones elsewhere, behind a fence too, as long as nothing says that
 * the one came with the other. What says so are the cumulative fences of the Linux kernel memory model (tools/memory-model/
 * Documentation/explanation.txt, The Propagates-Before Relation): a store behind {@code smp_wmb} takes the CPU's own
 * earlier stores with it; a release, and an unlock, everything that its CPU has read or written, and what came with that;
 * an atomic what the value came with that it replaces. Who reads a value, and orders later loads behind that, reads
 * nothing older there than what came with it.
 *
 * <p>All of this are times, by an owner and a word: the newest write of that word. An owner is a CPU, or the write at a
 * time.
 */
final class Propagation {
    /** By CPU: the newest writes that it has read or made, and what came with them. */
    private final TimesByKey known = new TimesByKey();

    /** By CPU: its loads read nothing older. */
    private final TimesByKey ordered = new TimesByKey();

    /** By CPU: its own newest writes. */
    private final TimesByKey own = new TimesByKey();

    /** By CPU: what every store takes with it from now on. */
    private final TimesByKey carried = new TimesByKey();

    /** By CPU: what it knew when it last released a lock. */
    private final TimesByKey unlocked = new TimesByKey();

    /** By write: what came with it. */
    private final TimesByKey messages = new TimesByKey();

    /** Who is told what came with which write. */
    @FunctionalInterface
    interface Messages {
        /** With the write at one time came that of a word at another. */
        void accept(long write, int word, long time);
    }

    private static long key(long owner, int word) {
        return owner << Integer.SIZE | word;
    }

    static int word(long key) {
        return (int) key;
    }

    static int owner(long key) {
        return (int) (key >>> Integer.SIZE);
    }

    private static void join(TimesByKey into, long owner, TimesByKey from, long other) {
        into.join(key(owner, 0), from, key(other, 0), key(other + 1, 0));
    }

    void clear() {
        known.clear();
        ordered.clear();
        own.clear();
        carried.clear();
        unlocked.clear();
        messages.clear();
    }

    /** The oldest write of a word that a CPU may read, behind an address that comes from a load or not. */
    long oldest(int cpu, int word, boolean addressed) {
        long time = ordered.get(key(cpu, word));
        return addressed ? Math.max(time, known.get(key(cpu, word))) : time;
    }

    /** Whether a CPU has read or made a newer write of a word than that at a time, or one has come to it. */
    boolean knowsNewer(int cpu, int word, long time) {
        return known.get(key(cpu, word)) > time;
    }

    /** Whether all that came with the write at one time came with that at another, or something newer did. */
    boolean comesWithNoMore(long write, long other) {
        long to = key(other, 0) - key(write, 0);
        return messages.allMatch(key(write, 0), key(write + 1, 0), (key, time) -> messages.get(key + to) >= time);
    }

    /** A CPU has read the write at a time. */
    void read(int cpu, int word, long time) {
        if (time > 0) {
            known.raise(key(cpu, word), time);
            join(known, cpu, messages, time);
        }
    }

    /** A CPU's later loads come behind the one that has read the write at a time. */
    void acquire(int cpu, int word, long time) {
        if (time > 0) {
            ordered.raise(key(cpu, word), time);
            join(ordered, cpu, messages, time);
        }
    }

    /** A CPU's later loads come behind all earlier ones. */
    void orderLoads(int cpu) {
        join(ordered, cpu, known, cpu);
    }

    /** A CPU's later stores come behind its own earlier ones. */
    void orderStores(int cpu) {
        join(carried, cpu, own, cpu);
    }

    /** A CPU has released a lock: what it does behind the next that it takes comes behind what it has done so far. */
    void unlock(int cpu) {
        join(unlocked, cpu, known, cpu);
    }

    /** A CPU has taken a lock: its later stores come behind what came with the write at a time, and its own last release. */
    void lock(int cpu, long time) {
        join(carried, cpu, messages, time);
        join(carried, cpu, unlocked, cpu);
    }

    /**
     * A CPU writes a word at a time.
     *
     * @param releases whether everything that the CPU knows comes with it
     * @param replaced when the value was written that an atomic replaces, or 0
     */
    void write(int cpu, int word, long time, boolean releases, long replaced) {
        join(messages, time, releases ? known : carried, cpu);
        if (replaced > 0) {
            join(messages, time, messages, replaced);
        }
        known.raise(key(cpu, word), time);
        join(known, cpu, messages, time);
        own.raise(key(cpu, word), time);
    }

    /** Calls for every write that something came with. */
    void forEachMessage(Messages consumer) {
        messages.forEach((key, time) -> consumer.accept(owner(key), word(key), time));
    }

    /** Replaces every time, those by which writes are named too; a write that becomes 0 is forgotten. */
    void renumber(TimesByKey.Renumbering times, LongUnaryOperator writes) {
        known.renumber(times);
        ordered.renumber(times);
        own.renumber(times);
        carried.renumber(times);
        unlocked.renumber(times);
        messages.renumber((key, time) -> writes.applyAsLong(owner(key)) == 0 ? 0 : times.of(key, time));
        messages.rename(key -> key(writes.applyAsLong(owner(key)), word(key)));
    }

    /** Gives CPUs other numbers. */
    void renumber(CpuNumbers numbers) {
        known.rename(key -> key(numbers.of(owner(key)), word(key)));
        ordered.rename(key -> key(numbers.of(owner(key)), word(key)));
        own.rename(key -> key(numbers.of(owner(key)), word(key)));
        carried.rename(key -> key(numbers.of(owner(key)), word(key)));
        unlocked.rename(key -> key(numbers.of(owner(key)), word(key)));
    }

    /** A number made of all that is known of one CPU; it does not depend on the number the CPU has. */
    long signature(int cpu) {
        long from = key(cpu, 0);
        long to = key(cpu + 1L, 0);
        long signature = known.hash(from, to);
        signature = signature * 31 + ordered.hash(from, to);
        signature = signature * 31 + own.hash(from, to);
        signature = signature * 31 + carried.hash(from, to);
        return signature * 31 + unlocked.hash(from, to);
    }

    void save(StateWords state) {
        known.save(state);
        ordered.save(state);
        own.save(state);
        carried.save(state);
        unlocked.save(state);
        messages.save(state);
    }

    void restore(StateWords state) {
        known.restore(state);
        ordered.restore(state);
        own.restore(state);
        carried.restore(state);
        unlocked.restore(state);
        messages.restore(state);
    }
}
