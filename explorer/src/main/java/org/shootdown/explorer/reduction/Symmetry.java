package org.shootdown.explorer.reduction;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.CpuNumbers;

/**
 * CPUs that are interchangeable: sorting them by their states makes one state of all that differ only in which of them is
 * where (Ip and Dill, Better verification through symmetry, 1996).
 *
 * <p>A CPU is compared by hashes of all that the machine holds of it. Two that are told apart only by how they name each
 * other may be sorted either way: a state may then be kept twice, which costs time and nothing else.
 */
public final class Symmetry {
    private final int cpus;
    private final List<int[]> groups = new ArrayList<>();

    /** By place: the CPU that belongs there. */
    private final int[] sorted;

    /** @param groups the CPUs of each class, ascending */
    public Symmetry(int cpus, List<IntList> groups) {
        this.cpus = cpus;
        groups.forEach(group -> this.groups.add(group.toIntArray()));
        sorted = new int[cpus];
    }

    /** The CPUs of each class, ascending. */
    List<int[]> groups() {
        return groups;
    }

    /** Whether two of a class have the same number in a state. */
    boolean hasEqual(int[] state) {
        for (int[] group : groups) {
            for (int i = 1; i < group.length; i++) {
                for (int j = 0; j < i; j++) {
                    if (state[group[i]] == state[group[j]]) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The new numbers that sort the CPUs by their keys, or null if they are sorted. */
    @Nullable CpuNumbers sort(long[] keys) {
        boolean moved = false;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sorted[cpu] = cpu;
        }
        for (int[] group : groups) {
            moved |= sort(group, keys);
        }
        return moved ? new CpuNumbers(inverse(sorted)) : null;
    }

    /** By insertion: CPUs with equal keys keep their order. */
    private boolean sort(int[] group, long[] keys) {
        boolean moved = false;
        for (int end = 1; end < group.length; end++) {
            for (int at = end; at > 0 && keys[sorted[group[at - 1]]] > keys[sorted[group[at]]]; at--) {
                int cpu = sorted[group[at]];
                sorted[group[at]] = sorted[group[at - 1]];
                sorted[group[at - 1]] = cpu;
                moved = true;
            }
        }
        return moved;
    }

    private static int[] inverse(int[] places) {
        int[] numbers = new int[places.length];
        for (int place = 0; place < places.length; place++) {
            numbers[places[place]] = place;
        }
        return numbers;
    }
}
