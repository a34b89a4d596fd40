package org.shootdown.explorer;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;

/**
 * Every lock-order dependency that any execution has shown, numbered, so that a state can say in one word which of them
 * its own execution has shown. Safe for any number of threads.
 */
final class LockDependencies {
    private static final int WORDS = 3;

    /** By number: held lock, lock waited for, instruction. */
    private final LongArrayList known = new LongArrayList();

    private boolean overflown;

    /** The bits of the dependencies that a list of them, three words each, stands for. */
    synchronized long bits(LongList dependencies) {
        long bits = 0;
        for (int i = 0; i < dependencies.size(); i += WORDS) {
            bits |= bit(dependencies.getLong(i), dependencies.getLong(i + 1), dependencies.getLong(i + 2));
        }
        return bits;
    }

    private long bit(long held, long wanted, long pc) {
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
        return 1L << (known.size() / WORDS - 1);
    }

    /** The dependencies that bits stand for, three words each. */
    synchronized LongList of(long bits) {
        LongArrayList list = new LongArrayList();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int at = Long.numberOfTrailingZeros(rest) * WORDS;
            list.addElements(list.size(), known.elements(), at, WORDS);
        }
        return list;
    }

    /** Whether there were more than there are bits: then a circular dependency may have been missed. */
    synchronized boolean isOverflown() {
        return overflown;
    }
}
