package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.CpuNumbers;

/**
 * CPUs that are interchangeable: sorting them by their states makes one state of all that differ only in which of them is
 * where (Ip and Dill, Better verification through symmetry, 1996).
 *
 * <p>A CPU is compared by hashes of all that the machine holds of it. Two that are told apart only by how they name each
 * other may be sorted either way: a state may then be kept twice, which costs time and nothing else.
 */
final class Symmetry {
    private final int cpus;
    private final List<int[]> groups = new ArrayList<>();
    private final long[] keys;

    /** @param groups the CPUs of each class, ascending */
    Symmetry(int cpus, List<IntList> groups) {
        this.cpus = cpus;
        groups.forEach(group -> this.groups.add(group.toIntArray()));
        keys = new long[cpus];
    }

    static CpuNumbers identity(int cpus) {
        return new CpuNumbers(IntStream.range(0, cpus).toArray());
    }

    /** The CPUs of each class, ascending. */
    List<int[]> groups() {
        return groups;
    }

    /** New numbers that exchange two CPUs and leave the others theirs. */
    static CpuNumbers exchange(int cpus, int one, int other) {
        int[] numbers = IntStream.range(0, cpus).toArray();
        numbers[one] = other;
        numbers[other] = one;
        return new CpuNumbers(numbers);
    }

    /** The new numbers that sort the CPUs, or null if they are sorted. */
    @Nullable CpuNumbers sort(SteppedMachine machine, int[] held, InternedParts parts) {
        int[] numbers = null;
        for (int[] group : groups) {
            computeKeys(group, machine, held, parts);
            if (!isSorted(group)) {
                int[] sorted = group.clone();
                IntArrays.stableSort(sorted, (a, b) -> Long.compare(keys[a], keys[b]));
                numbers = numbers == null ? IntStream.range(0, cpus).toArray() : numbers;
                for (int i = 0; i < group.length; i++) {
                    numbers[sorted[i]] = group[i];
                }
            }
        }
        return numbers == null ? null : new CpuNumbers(numbers);
    }

    private void computeKeys(int[] group, SteppedMachine machine, int[] held, InternedParts parts) {
        WeakMemory weak = machine.weakMemory();
        for (int cpu : group) {
            long key = parts.hash(held[cpu]);
            for (int mmu = 0; mmu < machine.mmuCount(); mmu++) {
                key = key * 31 + machine.mmu(mmu).signature(cpu);
            }
            key = key * 31 + machine.flight().signature(cpu);
            keys[cpu] = Hash.finish(weak == null ? key : key * 31 + weak.signature(cpu));
        }
    }

    private boolean isSorted(int[] group) {
        for (int i = 1; i < group.length; i++) {
            if (keys[group[i - 1]] > keys[group[i]]) {
                return false;
            }
        }
        return true;
    }
}
