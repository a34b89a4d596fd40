package org.shootdown.explorer.reduction;

import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.FlushTransport;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.mmu.image.MemoryImage;

/**
 * What instructions can touch, numbered: every word of memory, every object's life, and a few things without an address.
 *
 * <p>Each is touched in one of several {@link Way}s. In a set every thing has one byte, with a bit for each way.
 */
public final class Footprint {
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

        /** How many there can be. */
        private static final int COUNT = Byte.SIZE;

        private final int bit = 1 << ordinal();

        /** A set with this way alone, for those who ask for several at once. */
        int bit() {
            return bit;
        }
    }

    private static final int THINGS_PER_WORD = Long.SIZE / Way.COUNT;
    private static final long IN_EVERY_THING = 0x0101010101010101L;

    private final int words;
    private final int objects;
    private final boolean flushInterrupts;
    private final boolean flushInvalidates;

    public Footprint(MemoryImage image, Architecture architecture) {
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

    /** Which CPUs run which mm. */
    int cpumasks() {
        return words + objects + 4;
    }

    /** Invalidations that cannot be masked; a store that is buffered before one holds up its acknowledgement. */
    int invalidations() {
        return words + objects + 5;
    }

    private int things() {
        return words + objects + 6;
    }

    /** How many words a set has. */
    int setWords() {
        return things() / THINGS_PER_WORD + 1;
    }

    /** Adds a way of touching a thing to the set at a place, and says whether that is new. */
    static boolean add(long[] sets, int at, Way way, int thing) {
        int word = at + thing / THINGS_PER_WORD;
        long before = sets[word];
        sets[word] |= (long) way.bit() << shift(thing);
        return sets[word] != before;
    }

    /** The ways in which a thing is touched, of these; a bit each. */
    static int ways(long[] sets, int at, int ways, int thing) {
        return (int) (sets[at + thing / THINGS_PER_WORD] >>> shift(thing)) & ways;
    }

    private static int shift(int thing) {
        return thing % THINGS_PER_WORD * Way.COUNT;
    }

    /** Adds what an instruction touches whatever its operands are. */
    void addStatic(Program program, int pc, long[] set, int at) {
        Opcode opcode = program.opcode(pc);
        switch (opcode) {
            case USER_LOAD, USER_STORE, USER_FAULT -> add(set, at, Way.READ, translations());
            case FLUSH -> {
                add(set, at, Way.WRITE, preemption());
                if (flushInterrupts) {
                    add(set, at, Way.WRITE, interrupts());
                }
                if (flushInvalidates) {
                    add(set, at, Way.WRITE, invalidations());
                }
            }
            case SWITCH_MM -> add(set, at, Way.WRITE, cpumasks());
            case LOAD_MM -> add(set, at, Way.READ, translations());
            case INVALIDATE_BROADCAST -> {
                add(set, at, Way.WRITE, preemption());
                add(set, at, Way.WRITE, invalidations());
            }
            case SEND_IPI, SEND_CALL, SET_TIMER -> add(set, at, Way.WRITE, interrupts());
            case SYNCHRONIZE_RCU, FREE_RCU -> add(set, at, Way.WRITE, gracePeriods());
            default -> {}
        }
    }

    /** Drops everything that is touched in a way. */
    void drop(Way way, long[] set, int at) {
        long dropped = IN_EVERY_THING * way.bit();
        for (int word = 0; word < setWords(); word++) {
            set[at + word] &= ~dropped;
        }
    }

    /** Drops a way in which a word is touched. */
    void drop(Way way, int word, long[] set, int at) {
        set[at + word / THINGS_PER_WORD] &= ~((long) way.bit() << shift(word));
    }

    /** The only word that is touched in some of these ways, or -1 if there is none, or more than one. */
    int onlyWord(long[] set, int at, int ways) {
        long asked = IN_EVERY_THING * ways;
        int only = -1;
        for (int first = 0; first < words; first += THINGS_PER_WORD) {
            for (long left = set[at + first / THINGS_PER_WORD] & asked; left != 0; left &= left - 1) {
                int thing = first + Long.numberOfTrailingZeros(left) / Way.COUNT;
                if (thing < words && thing != only) {
                    if (only >= 0) {
                        return -1;
                    }
                    only = thing;
                }
            }
        }
        return only;
    }
}
