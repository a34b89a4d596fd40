package org.shootdown.litmus.condition;

import it.unimi.dsi.fastutil.longs.LongList;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;

/** One side of a comparison. A thread's number means one CPU: the thread's own, or a copy's if it is replicated. */
public sealed interface Term {
    /** The type its value is shown in. */
    CType type();

    /** The value, if {@code cpu} runs the thread that it asks about. */
    long value(FinalState state, int cpu);

    /** The thread that it asks about, or -1. */
    default int thread() {
        return -1;
    }

    /** The type of the number that it is. */
    default IntegerType integerType() {
        return new Constant(0, type()).integerType();
    }

    /** Whether its 64 bits are a number without a sign. */
    default boolean isUnsigned() {
        return !integerType().signed();
    }

    /** A constant. */
    record Literal(long bits, CType type) implements Term {
        @Override
        public long value(FinalState state, int cpu) {
            return bits;
        }
    }

    /** A variable of a thread. */
    record Register(int thread, String name, int register, CType type) implements Term {
        @Override
        public long value(FinalState state, int cpu) {
            return state.register(cpu, register);
        }
    }

    /** A word of memory. */
    record Word(String name, long address, CType type) implements Term {
        @Override
        public long value(FinalState state, int cpu) {
            return state.word(address);
        }
    }

    /**
     * A word of a thread's task.
     *
     * @param addresses by CPU
     */
    record TaskWord(int thread, String name, LongList addresses, CType type) implements Term {
        @Override
        public long value(FinalState state, int cpu) {
            return state.word(addresses.getLong(cpu));
        }
    }
}
