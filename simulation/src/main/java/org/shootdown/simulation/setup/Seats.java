package org.shootdown.simulation.setup;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.BitSet;
import org.shootdown.config.input.InvalidInputException;

/** The CPUs of a machine while they are given to groups; each to one. */
final class Seats {
    private final BitSet taken = new BitSet();
    private final int cpus;

    Seats(int cpus) {
        this.cpus = cpus;
    }

    int free() {
        return cpus - taken.cardinality();
    }

    /** Takes CPUs that somebody chose. */
    IntList take(IntList chosen) {
        for (int cpu : chosen) {
            if (cpu >= cpus) {
                throw InvalidInputException.of("there is no CPU " + cpu + "; the last one is " + (cpus - 1));
            }
            if (taken.get(cpu)) {
                throw InvalidInputException.of("CPU " + cpu + " is given to two groups");
            }
            taken.set(cpu);
        }
        return chosen;
    }

    /** Takes so many CPUs, each the first free one from its place on: the first at {@code from}, the others further on. */
    IntList take(int count, int from, int step) {
        IntList members = new IntArrayList();
        for (int member = 0; member < count; member++) {
            members.add(takeOne((int) ((from + (long) member * step) % cpus)));
        }
        return members;
    }

    private int takeOne(int from) {
        int free = taken.nextClearBit(from);
        if (free >= cpus) {
            free = taken.nextClearBit(0);
        }
        if (free >= cpus) {
            throw InvalidInputException.of(
                    "the injected groups need more CPUs than the machine has (--cpus " + cpus + ")");
        }
        taken.set(free);
        return free;
    }
}
