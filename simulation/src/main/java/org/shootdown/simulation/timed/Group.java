package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntImmutableList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.stream.IntStream;
import org.shootdown.machine.Machine;

/**
 * Some CPUs of a machine that share memory, and share none with anybody else.
 *
 * @param machine what they are among themselves; groups of a kind share it
 * @param cpus by its CPUs: which CPU of the simulated machine each is
 * @param mmus by its MMUs: which MMU of the simulated machine owns that part of its memory, from 0; each another
 * @param startPs its CPUs start from then on, in picoseconds, with the skew of its own machine
 * @param orders by its CPUs: at which points they wait for each other
 */
public record Group(Machine machine, IntList cpus, IntList mmus, long startPs, Orders orders) {
    public Group {
        if (cpus.size() != machine.cpuCount() || mmus.size() != machine.mmuCount()) {
            throw new IllegalArgumentException("a group needs a place for each of its CPUs and MMUs");
        }
        if (mmus.intStream().distinct().count() != mmus.size()) {
            throw new IllegalArgumentException("two MMUs of a group cannot be the same MMU of its machine");
        }
        cpus = new IntImmutableList(cpus);
        mmus = new IntImmutableList(mmus);
    }

    /** All CPUs and MMUs there are, from the start. */
    static Group alone(Machine machine) {
        return new Group(machine, upTo(machine.cpuCount()), upTo(machine.mmuCount()), 0, Orders.NONE);
    }

    private static IntList upTo(int count) {
        return IntArrayList.toList(IntStream.range(0, count));
    }
}
