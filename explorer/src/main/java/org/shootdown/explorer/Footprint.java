package org.shootdown.explorer;

import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.FlushTransport;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.mmu.image.MemoryImage;

/**
 * What instructions can touch, numbered: every word of memory, every object's life, and a few things without an address.
 *
 * <p>Each is touched in one of several {@link Way}s; a way and a thing together are one bit of a set.
 */
final class Footprint {
    /** How something is touched. */
    enum Way {
        /** Its value is used. */
        READ,
        /** It is changed. */
        WRITE,
        /** Something is added to it, and nobody looks at what it was. */
        ADD,
        /** Bits are set in it, and nobody looks at what it was. */
        SET_BITS,
        /** It is a lock that is waited for together with others who share it. */
        LOCK_SHARED,
        /** It is a lock that is waited for alone. */
        LOCK_EXCLUSIVE,
        /** It is a lock that is released: whoever waits is served in turn. */
        RELEASE,
        /** Its value is used by a load that a weak machine may satisfy early. */
        WEAK_READ;

        private static final int COUNT = values().length;
    }

    private final int words;
    private final int objects;
    private final boolean flushInterrupts;
    private final boolean flushInvalidates;

    Footprint(MemoryImage image, Architecture architecture) {
        words = image.words();
        objects = image.objects().size();
        Architecture.Flush flush = architecture.flush();
        flushInterrupts = flush.transport() == FlushTransport.IPI || flush.globalAsidCpus() > 0;
        flushInvalidates = flush.transport() != FlushTransport.IPI || flush.globalAsidCpus() > 0;
    }

    /** Whether a flush interrupts the CPUs that it is for. */
    boolean flushInterrupts() {
        return flushInterrupts;
    }

    int word(int word) {
        return word;
    }

    int object(int object) {
        return words + object;
    }

    /** What a CPU keeps of translations: its TLB and what comes of it. */
    int translations() {
        return words + objects;
    }

    /** Interrupts that are masked with local interrupts. */
    int interrupts() {
        return words + objects + 1;
    }

    /** Grace periods. */
    int gracePeriods() {
        return words + objects + 2;
    }

    /** Which vCPUs a flush leaves out because they are preempted. */
    int preemption() {
        return words + objects + 3;
    }

    /** Which object is allocated next. */
    int allocation() {
        return words + objects + 4;
    }

    /** Which CPUs run which mm. */
    int cpumasks() {
        return words + objects + 5;
    }

    /** Invalidations that cannot be masked; a store that is buffered before one holds up its acknowledgement. */
    int invalidations() {
        return words + objects + 6;
    }

    private int things() {
        return words + objects + 7;
    }

    /** The bit for a way of touching a thing. */
    int bit(Way way, int thing) {
        return way.ordinal() * things() + thing;
    }

    /** How many words a set of such bits has. */
    int setWords() {
        return Way.COUNT * things() / Long.SIZE + 1;
    }

    /** Adds what an instruction touches whatever its operands are. */
    void addStatic(Program program, int pc, long[] set, int at) {
        Opcode opcode = program.opcode(pc);
        switch (opcode) {
            case USER_LOAD, USER_STORE, USER_FAULT -> add(set, at, bit(Way.READ, translations()));
            case FLUSH -> {
                add(set, at, bit(Way.WRITE, preemption()));
                if (flushInterrupts) {
                    add(set, at, bit(Way.WRITE, interrupts()));
                }
                if (flushInvalidates) {
                    add(set, at, bit(Way.WRITE, invalidations()));
                }
            }
            case SWITCH_MM -> add(set, at, bit(Way.WRITE, cpumasks()));
            case INVALIDATE_BROADCAST -> {
                add(set, at, bit(Way.WRITE, preemption()));
                add(set, at, bit(Way.WRITE, invalidations()));
            }
            case SEND_IPI -> add(set, at, bit(Way.WRITE, interrupts()));
            case SYNCHRONIZE_RCU, FREE_RCU -> add(set, at, bit(Way.WRITE, gracePeriods()));
            case ALLOCATE, FREE -> add(set, at, bit(Way.WRITE, allocation()));
            default -> {}
        }
    }

    /** Drops everything that is touched in a way. */
    void drop(Way way, long[] set, int at) {
        int end = bit(way, things());
        for (int bit = bit(way, 0); bit < end; bit++) {
            set[at + bit / Long.SIZE] &= ~(1L << bit);
        }
    }

    static void add(long[] set, int at, int bit) {
        set[at + bit / Long.SIZE] |= 1L << bit;
    }
}
