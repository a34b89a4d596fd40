package org.shootdown.config.protocol;

/**
 * New numbers for CPUs that are alike: a permutation.
 *
 * <p>Where several CPUs run the same program on the same arguments, states that differ in nothing but which of them is
 * where are one state to whoever explores them. {@link StateLayout} knows where a state names them.
 */
public final class CpuNumbers {
    private final int[] numbers;

    /** @param numbers by old number: the new one; taken over */
    public CpuNumbers(int[] numbers) {
        this.numbers = numbers;
    }

    /** Everyone keeps his number. */
    public static CpuNumbers same(int cpus) {
        return exchange(cpus, 0, 0);
    }

    /** New numbers that exchange two CPUs and leave the others theirs. */
    public static CpuNumbers exchange(int cpus, int one, int other) {
        int[] numbers = new int[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            numbers[cpu] = cpu == one ? other : cpu == other ? one : cpu;
        }
        return new CpuNumbers(numbers);
    }

    public int of(int cpu) {
        return numbers[cpu];
    }

    /** Of the CPUs that change their numbers in a circle: whether this is the first of more than one. */
    boolean leadsCycle(int cpu) {
        int next = numbers[cpu];
        while (next > cpu) {
            next = numbers[next];
        }
        return next == cpu && numbers[cpu] != cpu;
    }
}
