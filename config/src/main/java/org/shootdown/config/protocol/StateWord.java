package org.shootdown.config.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What one word of a state holds, and where it names CPUs: all that has to be known of it to give CPUs other numbers. */
public final class StateWord {
    private static final long WHOLE = -1;
    private static final PackedField KIND = new PackedField("message kind", 0, Envelope.KIND_BITS);

    private final String name;
    private final List<CpuName> cpus;

    private StateWord(String name, List<CpuName> cpus) {
        this.name = name;
        this.cpus = cpus;
    }

    /** What it holds, for who has to be told. */
    public String name() {
        return name;
    }

    /** Where it names a CPU; nowhere if it is a plain word. */
    List<CpuName> cpus() {
        return cpus;
    }

    /**
     * Bits of a word that hold the number of a CPU, or something else that is no number of a CPU.
     *
     * @param shift the lowest bit
     * @param mask the bits, moved down
     * @param first what stands for CPU 0
     * @param where what the word before has to be, or null if it may be any
     */
    record CpuName(
            int shift, long mask, int first, @Nullable LongPredicate where) {
        /** The CPU that a word of a state names here, or -1. */
        int cpu(long[] words, int at, int cpus) {
            long number = (words[at] >>> shift & mask) - first;
            boolean named = number >= 0 && number < cpus && (where == null || where.test(words[at - 1]));
            return named ? (int) number : -1;
        }

        /** The word, with another CPU named here. */
        long with(long word, int cpu) {
            return without(word) | (cpu + (long) first) << shift;
        }

        /** The word, with nothing here. */
        long without(long word) {
            return word & ~(mask << shift);
        }
    }

    /** A word that names no CPU. */
    public static StateWord plain(String name) {
        return new StateWord(name, List.of());
    }

    /** A CPU's number and one; 0, or something negative, if it names none. */
    public static StateWord holder(String name) {
        return new StateWord(name, List.of(new CpuName(0, WHOLE, 1, null)));
    }

    /** As {@link #holder}, but only behind certain words; behind others it names none. */
    public static StateWord holderBehind(String name, LongPredicate before) {
        return new StateWord(name, List.of(new CpuName(0, WHOLE, 1, before)));
    }

    /** The first word of a message, behind a head that has the message's kind in its lowest bits. */
    public static StateWord token(String name) {
        return new StateWord(name, List.of(new CpuName(0, WHOLE, 0, head -> MessageKind.of((int) KIND.of(head))
                .hasToken())));
    }

    /** A word parts of which hold the number of a CPU, or of another component. */
    public static StateWord packed(String name, PackedField... components) {
        List<CpuName> cpus = new ArrayList<>();
        for (PackedField field : components) {
            cpus.add(new CpuName(field.shift(), (1L << field.bits()) - 1, 0, null));
        }
        return new StateWord(name, List.copyOf(cpus));
    }
}
