package org.shootdown.mmu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.protocol.CpuNumbers;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.mmu.image.Lifetime;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;

/**
 * Locks with owners and waiters, first come first served, handed over at release.
 *
 * <p>A lock's word is 0 when free, owner + 1 when held exclusively, and minus the number of holders when shared. A
 * request that cannot be granted queues; so does a shared one behind a waiting exclusive one, as in the kernel's
 * read-write semaphore. A CPU waits for one lock at a time, so the queues are linked through the CPUs.
 *
 * <p>A lock that is initialised anew is free, whoever held it; its queue stays, as the kernel's queues of waiters for a
 * folio do, and is served at the next release.
 *
 * <p>Layout: per lock the first and the last waiter, per CPU the next waiter and the mode waited for,
 * + 1; a waiter is CPU + 1.
 */
final class Locks {
    private static final int PER_LOCK = 2;
    private static final int PER_CPU = 2;

    private final long[] state;
    private final int queues;
    private final int waiters;
    private final Words words;
    private final Objects objects;
    private final MemoryImage image;

    /** By slot: the lock's number, or -1. */
    private final int[] lockOf;

    /** By number: the lock's slot. */
    private final int[] slotOf;

    Locks(long[] state, int base, MemoryImage image, int home, Words words, Objects objects) {
        this.state = state;
        this.queues = base;
        this.waiters = base + count(image, home) * PER_LOCK;
        this.words = words;
        this.objects = objects;
        this.image = image;
        lockOf = new int[image.words(home)];
        slotOf = new int[count(image, home)];
        int locks = 0;
        for (int word = 0; word < image.words(); word++) {
            if (image.addresses().homeOf(word) == home) {
                int slot = image.localIndex(word);
                lockOf[slot] = Words.NOWHERE;
                if (image.isKind(word, WordKind.LOCK)) {
                    slotOf[locks] = slot;
                    lockOf[slot] = locks++;
                }
            }
        }
    }

    /** How many words of state the locks of an MMU take beyond their own. */
    static int words(MemoryImage image, int home, int cpus) {
        return count(image, home) * PER_LOCK + cpus * PER_CPU;
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
        int queue = queue(slot);
        int cpu = requester.cpu();
        if (isFreeNow(queue, slot, mode)) {
            take(slot, mode, cpu, address, requester);
            requester.answer(1);
        } else {
            enqueue(queue, cpu, mode);
        }
    }

    /** Answers 1 if the lock could be taken at once. */
    void tryLock(long address, LockMode mode, Requester requester) {
        int slot = lockSlot(address, requester);
        if (slot == Words.NOWHERE) {
            return;
        }
        boolean free = mode == LockMode.SEIZE || isFreeNow(queue(slot), slot, mode);
        if (free) {
            take(slot, mode, requester.cpu(), address, requester);
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

    /** Gives CPUs other numbers: owners, and queues with their waiters. */
    void renumber(CpuNumbers numbers) {
        for (int slot : slotOf) {
            words.set(slot, numbers.ofHolder(words.get(slot)));
            state[queue(slot)] = numbers.ofHolder(state[queue(slot)]);
            state[queue(slot) + 1] = numbers.ofHolder(state[queue(slot) + 1]);
        }
        numbers.moveBlocks(state, waiters, PER_CPU);
        for (int cpu = 0; cpu < numbers.count(); cpu++) {
            state[waiter(cpu)] = numbers.ofHolder(state[waiter(cpu)]);
        }
    }

    /** What tells a waiting CPU from others: which lock it waits for, how, and behind how many. */
    long signature(int cpu) {
        if (state[waiter(cpu) + 1] == 0) {
            return 0;
        }
        long signature = 0;
        for (int slot : slotOf) {
            int place = placeInQueue(slot, cpu);
            if (place > 0) {
                signature = (slot * 64L + place) * 4 + state[waiter(cpu) + 1];
            }
        }
        return signature;
    }

    /** A CPU's place in the queue of a lock, from 1; 0 if it does not wait there. */
    private int placeInQueue(int slot, int cpu) {
        int place = 1;
        for (long waiting = state[queue(slot)]; waiting != 0; waiting = state[waiter((int) waiting - 1)]) {
            if (waiting == cpu + 1L) {
                return place;
            }
            place++;
        }
        return 0;
    }

    private void handOver(int slot, Requester requester) {
        int queue = queue(slot);
        while (state[queue] != 0) {
            int next = (int) state[queue] - 1;
            LockMode mode = LockMode.of((int) state[waiter(next) + 1] - 1);
            if (!isFree(slot, mode)) {
                return;
            }
            dequeue(queue, next);
            grant(slot, mode, next);
            requester.port().charge(Latency.LOCK_HANDOFF, 1);
            requester.port().send(next, MessageKind.VALUE, 0, 1, 0, 0);
        }
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

    private boolean isFreeNow(int queue, int slot, LockMode mode) {
        return words.get(slot) == 0 || (state[queue] == 0 && isFree(slot, mode));
    }

    private boolean isFree(int slot, LockMode mode) {
        long word = words.get(slot);
        return word == 0 || (mode.isShared() && word < 0);
    }

    private void enqueue(int queue, int cpu, LockMode mode) {
        state[waiter(cpu)] = 0;
        state[waiter(cpu) + 1] = mode.ordinal() + 1L;
        if (state[queue] == 0) {
            state[queue] = cpu + 1L;
        } else {
            state[waiter((int) state[queue + 1] - 1)] = cpu + 1L;
        }
        state[queue + 1] = cpu + 1L;
    }

    private void dequeue(int queue, int cpu) {
        state[queue] = state[waiter(cpu)];
        if (state[queue] == 0) {
            state[queue + 1] = 0;
        }
        state[waiter(cpu)] = 0;
        state[waiter(cpu) + 1] = 0;
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
        return queues + lockOf[slot] * PER_LOCK;
    }

    private int waiter(int cpu) {
        return waiters + cpu * PER_CPU;
    }
}
