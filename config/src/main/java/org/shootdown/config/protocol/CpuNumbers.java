package org.shootdown.config.protocol;

/**
 * New numbers for CPUs that are alike: a permutation.
 *
 * <p>Where several CPUs run the same program on the same arguments, states that differ in nothing but which of them is
 * where are one state to whoever explores them.
 */
public final class CpuNumbers {
    private final int[] numbers;

    /** @param numbers by old number: the new one; taken over */
    public CpuNumbers(int[] numbers) {
        this.numbers = numbers;
    }

    public int count() {
        return numbers.length;
    }

    public int of(int cpu) {
        return numbers[cpu];
    }

    /** Of a component: MMUs, behind the CPUs, keep theirs. */
    public int ofComponent(int component) {
        return component < numbers.length ? numbers[component] : component;
    }

    /** Of the token of an interrupt, an invalidation or a grace period, if it names a CPU. */
    public long ofToken(long token) {
        return token >= 0 && token < numbers.length ? numbers[(int) token] : token;
    }

    /** Of a word that names a CPU by its number and one, and is 0 or negative otherwise. */
    public long ofHolder(long word) {
        return word > 0 ? numbers[(int) word - 1] + 1L : word;
    }

    /** Moves each CPU's words to the place of its new number. */
    public void moveBlocks(long[] state, int base, int wordsEach) {
        if (isZero(state, base, base + numbers.length * wordsEach)) {
            return;
        }
        long[] moved = new long[numbers.length * wordsEach];
        for (int cpu = 0; cpu < numbers.length; cpu++) {
            System.arraycopy(state, base + cpu * wordsEach, moved, numbers[cpu] * wordsEach, wordsEach);
        }
        System.arraycopy(moved, 0, state, base, moved.length);
    }

    private static boolean isZero(long[] state, int from, int to) {
        for (int i = from; i < to; i++) {
            if (state[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
