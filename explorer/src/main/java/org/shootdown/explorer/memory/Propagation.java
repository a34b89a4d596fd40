package org.shootdown.explorer.memory;

import static org.shootdown.explorer.memory.TimesByKey.key;

import java.util.List;
import org.shootdown.explorer.state.StateTable;

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
    private final TimesByKey known;

    /** By CPU: its loads read nothing older. */
    private final TimesByKey ordered;

    /** By CPU: its own newest writes. */
    private final TimesByKey own;

    /** By CPU: what every store takes with it from now on. */
    private final TimesByKey carried;

    /** By CPU: what it knew when it last released a lock. */
    private final TimesByKey unlocked;

    /** By write: what came with it. */
    private final TimesByKey messages = TimesByKey.ofWords("came with a write");

    Propagation(int cpus) {
        known = TimesByKey.ofCpus(cpus, "known");
        ordered = TimesByKey.ofCpus(cpus, "known to loads");
        own = TimesByKey.ofCpus(cpus, "own writes");
        carried = TimesByKey.ofCpus(cpus, "comes with stores");
        unlocked = TimesByKey.ofCpus(cpus, "known at unlock");
    }

    /** What is part of the machine's state. */
    List<StateTable> tables() {
        return List.of(
                known.table(), ordered.table(), own.table(), carried.table(), unlocked.table(), messages.table());
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
        return messages.knowsAll(other, write);
    }

    /** A CPU has read the write at a time. */
    void read(int cpu, int word, long time) {
        if (time > 0) {
            known.raise(key(cpu, word), time);
            known.join(cpu, messages, time);
        }
    }

    /** A CPU's later loads come behind the one that has read the write at a time. */
    void acquire(int cpu, int word, long time) {
        if (time > 0) {
            ordered.raise(key(cpu, word), time);
            ordered.join(cpu, messages, time);
        }
    }

    /** A CPU's later loads come behind all earlier ones. */
    void orderLoads(int cpu) {
        ordered.join(cpu, known, cpu);
    }

    /** A CPU's later stores come behind its own earlier ones. */
    void orderStores(int cpu) {
        carried.join(cpu, own, cpu);
    }

    /** A CPU has released a lock: what it does behind the next that it takes comes behind what it has done so far. */
    void unlock(int cpu) {
        unlocked.join(cpu, known, cpu);
    }

    /** A CPU has taken a lock: its later stores come behind what came with the write at a time, and its own last release. */
    void lock(int cpu, long time) {
        carried.join(cpu, messages, time);
        carried.join(cpu, unlocked, cpu);
    }

    /**
     * A CPU writes a word at a time.
     *
     * @param releases whether everything that the CPU knows comes with it
     * @param replaced when the value was written that an atomic replaces, or 0
     */
    void write(int cpu, int word, long time, boolean releases, long replaced) {
        messages.join(time, releases ? known : carried, cpu);
        if (replaced > 0) {
            messages.join(time, messages, replaced);
        }
        known.raise(key(cpu, word), time);
        known.join(cpu, messages, time);
        own.raise(key(cpu, word), time);
    }

    /** By write: what came with it. */
    TimesByKey messages() {
        return messages;
    }

    /** Gives other times to all but {@link #messages}. */
    void renumber(TimesByKey.Renumbering times) {
        known.renumber(times);
        ordered.renumber(times);
        own.renumber(times);
        carried.renumber(times);
        unlocked.renumber(times);
    }
}
