package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;

/**
 * Every lock-order dependency that any execution has shown, numbered, so that a state can say in one word which of them
 * its own execution has shown. Safe for any number of threads.
 */
public final class LockDependencies {
    private static final int WORDS = 4;
    private static final int WORDS_WITHOUT_CPU = WORDS - 1;

    /** By number: held lock, lock waited for, instruction, and the CPU that was first seen to wait. */
    private final LongArrayList known = new LongArrayList();

    private boolean overflown;

    /** The bits of the dependencies that a list of them, three words each, stands for; a CPU has shown them. */
    synchronized long bits(int cpu, LongList dependencies) {
        long bits = 0;
        for (int i = 0; i < dependencies.size(); i += WORDS_WITHOUT_CPU) {
            bits |= bit(cpu, dependencies.getLong(i), dependencies.getLong(i + 1), dependencies.getLong(i + 2));
        }
        return bits;
    }

    private long bit(int cpu, long held, long wanted, long pc) {
        for (int i = 0; i < known.size(); i += WORDS) {
            if (known.getLong(i) == held && known.getLong(i + 1) == wanted) {
                return 1L << (i / WORDS);
            }
        }
        if (known.size() == Long.SIZE * WORDS) {
            overflown = true;
            return 0;
        }
        known.add(held);
        known.add(wanted);
        known.add(pc);
        known.add(cpu);
        return 1L << (known.size() / WORDS - 1);
    }

    /** Those of the dependencies that bits stand for that a CPU was the first to show, three words each. */
    synchronized LongList of(int cpu, long bits) {
        LongArrayList list = new LongArrayList();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int at = Long.numberOfTrailingZeros(rest) * WORDS;
            if (known.getLong(at + WORDS_WITHOUT_CPU) == cpu) {
                list.addElements(list.size(), known.elements(), at, WORDS_WITHOUT_CPU);
            }
        }
        return list;
    }

    /** Whether there were more than there are bits: then a circular dependency may have been missed. */
    public synchronized boolean isOverflown() {
        return overflown;
    }
}
