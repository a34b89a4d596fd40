package org.shootdown.mmu.core;

import java.util.List;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.config.protocol.Topology.AddressSpace;

/**
 * On which CPUs each mm is: {@code mm_cpumask}, which of them keep it lazily, and whether it has a global ASID.
 *
 * <p>Layout: per address space one word for the global ASID, then the bits of all CPUs on it, then those of the lazy
 * ones.
 */
final class Cpumasks {
    private final long[] state;
    private final int base;
    private final int maskWords;
    private final int globalAsidCpus;
    private final List<AddressSpace> spaces;
    private final List<MmuSetup.InitialCpumask> initial;

    Cpumasks(long[] state, int base, int cpus, MmuSetup setup) {
        this.state = state;
        this.base = base;
        this.maskWords = maskWords(cpus);
        this.globalAsidCpus = setup.architecture().flush().globalAsidCpus();
        this.spaces = setup.topology().addressSpaces();
        this.initial = setup.cpumasks();
    }

    static int declare(StateLayout.Builder layout, int spaces) {
        int base = layout.rows("address spaces", 0);
        for (int space = 0; space < spaces; space++) {
            layout.rows("address space " + (space + 1), 1, StateWord.plain("has a global ASID"));
            layout.mask("mm_cpumask " + (space + 1));
            layout.mask("lazy CPUs " + (space + 1));
        }
        return base;
    }

    private static int maskWords(int cpus) {
        return (cpus + Long.SIZE - 1) / Long.SIZE;
    }

    void begin() {
        for (int space = 0; space < spaces.size(); space++) {
            state[at(space)] = spaces.get(space).globalAsid() ? 1 : 0;
            for (int cpu : initial.get(space).active()) {
                set(space, cpu, true, false);
            }
            for (int cpu : initial.get(space).lazy()) {
                set(space, cpu, true, true);
            }
        }
    }

    /** The CPU enters or leaves the mask; an mm on enough CPUs gets a global ASID and keeps it. */
    void set(int space, int cpu, boolean present, boolean lazy) {
        setBit(all(space), cpu, present);
        setBit(lazy(space), cpu, present && lazy);
        if (globalAsidCpus > 0 && active(space) >= globalAsidCpus) {
            state[at(space)] = 1;
        }
    }

    boolean contains(int space, int cpu) {
        return bit(all(space), cpu);
    }

    boolean isLazy(int space, int cpu) {
        return bit(lazy(space), cpu);
    }

    boolean hasGlobalAsid(int space) {
        return state[at(space)] != 0;
    }

    /** The first CPU of the mask from {@code from} on, or -1: for walking it in order. */
    int next(int space, int from) {
        int start = all(space);
        for (int word = from / Long.SIZE; word < maskWords; word++) {
            long bits = state[start + word];
            if (word == from / Long.SIZE) {
                bits &= -1L << from;
            }
            if (bits != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }

    private int active(int space) {
        int count = 0;
        for (int i = 0; i < maskWords; i++) {
            count += Long.bitCount(state[all(space) + i] & ~state[lazy(space) + i]);
        }
        return count;
    }

    private boolean bit(int mask, int cpu) {
        return (state[mask + cpu / Long.SIZE] >>> cpu & 1) != 0;
    }

    private void setBit(int mask, int cpu, boolean value) {
        long bit = 1L << cpu;
        state[mask + cpu / Long.SIZE] =
                value ? state[mask + cpu / Long.SIZE] | bit : state[mask + cpu / Long.SIZE] & ~bit;
    }

    private int at(int space) {
        return base + space * (1 + 2 * maskWords);
    }

    private int all(int space) {
        return at(space) + 1;
    }

    private int lazy(int space) {
        return all(space) + maskWords;
    }
}
