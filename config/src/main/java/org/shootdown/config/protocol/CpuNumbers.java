package org.shootdown.config.protocol;

/**
 * New numbers for CPUs that are alike: a permutation.
 *
 * <p>Where several CPUs run the same program on the same arguments, states that differ in nothing but which of them is
 * where are one state to whoever explores them. {@link StateLayout} knows where a state names them.
 */
public final class CpuNumbers {
    private final int[] numbers;

    /** Pairs of CPUs: if these are exchanged one pair after the other, each comes to the place of its new number. */
    private final int[] exchanges;

    /** @param numbers by old number: the new one; taken over */
    public CpuNumbers(int[] numbers) {
        this.numbers = numbers;
        exchanges = new int[2 * countMoved()];
        int used = 0;
        for (int cpu = 0; cpu < numbers.length; cpu++) {
            if (leadsCycle(cpu)) {
                for (int next = numbers[cpu]; next != cpu; next = numbers[next]) {
                    exchanges[used++] = cpu;
                    exchanges[used++] = next;
                }
            }
        }
    }

    /** Each circle of CPUs takes one exchange less than it has CPUs. */
    private int countMoved() {
        int count = 0;
        for (int cpu = 0; cpu < numbers.length; cpu++) {
            count += numbers[cpu] == cpu || leadsCycle(cpu) ? 0 : 1;
        }
        return count;
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
    private boolean leadsCycle(int cpu) {
        int next = numbers[cpu];
        while (next > cpu) {
            next = numbers[next];
        }
        return next == cpu && numbers[cpu] != cpu;
    }

    /** Moves blocks of words that belong to CPUs, so many each, to the places of the CPUs' new numbers. */
    void move(long[] state, int base, int wordsEach) {
        for (int i = 0; i < exchanges.length; i += 2) {
            int one = base + exchanges[i] * wordsEach;
            int other = base + exchanges[i + 1] * wordsEach;
            for (int at = 0; at < wordsEach; at++) {
                long word = state[one + at];
                state[one + at] = state[other + at];
                state[other + at] = word;
            }
        }
    }
}
