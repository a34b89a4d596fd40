package org.shootdown.mmu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.mmu.image.Lifetime;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;

/**
 * Locks with owners and waiters, first come first served, handed over at release.
 *
 * <p>A lock's word is 0 when free, owner + 1 when held exclusively, and minus the number of holders when shared. A
 * request that cannot be granted queues; so does a shared one behind a waiting exclusive one, as in the kernel's
 * read-write semaphore. A CPU waits for one lock at a time, and knows its place in that one's queue.
 *
 * <p>A lock that is initialised anew is free, whoever held it; its queue stays, as the kernel's queues of waiters for a
 * folio do, and is served at the next release.
 */
final class Locks {
    private static final int PER_CPU = 3;
    private static final int LOCK = 0;
    private static final int PLACE = 1;
    private static final int MODE = 2;

    private final long[] state;
    private final int waiters;
    private final int cpus;

    /** By lock: how many wait for it. */
    private final int queues;

    private final Words words;
    private final Objects objects;
    private final MemoryImage image;

    /** By slot: the lock's number, or -1. */
    private final int[] lockOf;

    Locks(long[] state, int base, int cpus, MemoryImage image, int home, Words words, Objects objects) {
        this.state = state;
        this.waiters = base;
        this.cpus = cpus;
        this.queues = base + cpus * PER_CPU;
        this.words = words;
        this.objects = objects;
        this.image = image;
        lockOf = new int[image.words(home)];
        int locks = 0;
        for (int word = 0; word < image.words(); word++) {
            if (image.addresses().homeOf(word) == home) {
                int slot = image.localIndex(word);
                lockOf[slot] = Words.NOWHERE;
                if (image.isKind(word, WordKind.LOCK)) {
                    lockOf[slot] = locks++;
                }
            }
        }
    }

    static int declare(StateLayout.Builder layout, MemoryImage image, int home) {
        int base = layout.rowPerCpu(
                "waiter",
                StateWord.plain("number of the lock and one"),
                StateWord.plain("place in its queue, from 1"),
                StateWord.plain("mode and one"));
        layout.rows("lock", count(image, home), StateWord.plain("waiters"));
        return base;
    }

    private static int count(MemoryImage image, int home) {
        int locks = 0;
        for (int word = 0; word < image.words(); word++) {
            if (image.isKind(word, WordKind.LOCK) && image.addresses().homeOf(word) == home) {
                locks++;
            }
        }
        return locks;
    }

    /** Grants the lock now, or when its turn comes. */
    void lock(long address, LockMode mode, Requester requester) {
        int slot = lockSlot(address, requester);
        if (slot == Words.NOWHERE) {
            return;
        }
        int cpu = requester.cpu();
        if (isFreeNow(slot, mode)) {
            take(slot, mode, cpu, address, requester);
            count(Counter.LOCKS, mode, requester);
            requester.answer(1);
        } else {
            enqueue(slot, cpu, mode);
            count(Counter.LOCKS_CONTENDED, mode, requester);
        }
    }

    private static void count(Counter counter, LockMode mode, Requester requester) {
        if (mode != LockMode.PASS) {
            requester.port().count(counter);
        }
    }

    /** Answers 1 if the lock could be taken at once. */
    void tryLock(long address, LockMode mode, Requester requester) {
        int slot = lockSlot(address, requester);
        if (slot == Words.NOWHERE) {
            return;
        }
        boolean free = mode == LockMode.SEIZE || isFreeNow(slot, mode);
        if (free) {
            take(slot, mode, requester.cpu(), address, requester);
            count(Counter.LOCKS, mode, requester);
        } else {
            requester.performed(address, words.get(slot), words.get(slot));
        }
        requester.answer(free ? 1 : 0);
    }

    /**
     * Releases the lock and hands it to whoever is next.
     *
     * @param known whether the CPU itself has noticed that it does not hold the lock; that it once took it, but has lost it
     *     to somebody else since, only the lock's word says
     */
    void unlock(long address, LockMode mode, boolean known, Requester requester) {
        int slot = lockSlot(address, requester);
        if (slot == Words.NOWHERE) {
            return;
        }
        long before = words.get(slot);
        boolean owned = mode.isShared() ? before < 0 : before == requester.cpu() + 1L;
        if (!owned && !known) {
            requester.report(Checker.BAD_UNLOCK, address);
        }
        words.set(slot, mode.isShared() && before < 0 ? before + 1 : 0);
        requester.performed(address, before, words.get(slot));
        requester.stored();
        handOver(slot, requester);
    }

    private void handOver(int slot, Requester requester) {
        while (state[queue(slot)] != 0) {
            int next = first(slot);
            LockMode mode = LockMode.of((int) state[at(next, MODE)] - 1);
            if (!isFree(slot, mode)) {
                return;
            }
            dequeue(slot, next);
            grant(slot, mode, next);
            count(Counter.LOCKS, mode, requester);
            requester.port().charge(Latency.LOCK_HANDOFF, 1);
            Message.Answer.sendValue(requester.port(), next, 0, 1, true);
        }
    }

    private int first(int slot) {
        int cpu = 0;
        while (!waitsFor(slot, cpu) || state[at(cpu, PLACE)] != 1) {
            cpu++;
        }
        return cpu;
    }

    private void take(int slot, LockMode mode, int cpu, long address, Requester requester) {
        long before = words.get(slot);
        grant(slot, mode, cpu);
        requester.performed(address, before, words.get(slot));
    }

    private void grant(int slot, LockMode mode, int cpu) {
        if (mode != LockMode.PASS) {
            words.set(slot, mode.isShared() ? words.get(slot) - 1 : cpu + 1L);
        }
    }

    private boolean isFreeNow(int slot, LockMode mode) {
        return words.get(slot) == 0 || (state[queue(slot)] == 0 && isFree(slot, mode));
    }

    private boolean isFree(int slot, LockMode mode) {
        long word = words.get(slot);
        return word == 0 || (mode.isShared() && word < 0);
    }

    private void enqueue(int slot, int cpu, LockMode mode) {
        state[queue(slot)]++;
        state[at(cpu, LOCK)] = lockOf[slot] + 1L;
        state[at(cpu, PLACE)] = state[queue(slot)];
        state[at(cpu, MODE)] = mode.ordinal() + 1L;
    }

    /** Takes the first of a queue out of it. */
    private void dequeue(int slot, int first) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (waitsFor(slot, cpu)) {
                state[at(cpu, PLACE)]--;
            }
        }
        state[at(first, LOCK)] = 0;
        state[at(first, MODE)] = 0;
        state[queue(slot)]--;
    }

    private boolean waitsFor(int slot, int cpu) {
        return state[at(cpu, LOCK)] == lockOf[slot] + 1L;
    }

    /** The slot of a lock; anything else ends the request with an oops, a freed lock with a report. */
    private int lockSlot(long address, Requester requester) {
        int slot = words.slot(address);
        if (slot == Words.NOWHERE || lockOf[slot] < 0) {
            requester.oops(address);
            return Words.NOWHERE;
        }
        int object = objects.described(image.objectAt(address));
        if (objects.lifetime(object) == Lifetime.FREE) {
            objects.reportFreed(Checker.USE_AFTER_FREE, object, address, requester);
        }
        return slot;
    }

    private int queue(int slot) {
        return queues + lockOf[slot];
    }

    private int at(int cpu, int field) {
        return waiters + cpu * PER_CPU + field;
    }
}
