package org.shootdown.explorer.stepping;

import org.shootdown.config.finding.Checker;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.core.CpuCore;

/** Who is told what programs do, and says which loads matter. */
public interface ProgramWatch {
    /** Nobody is told; every load matters. */
    ProgramWatch NONE = new ProgramWatch() {};

    /** An instruction makes a request of this kind; {@code VALUE} says that it was given the object at an address. */
    default void requests(int cpu, int pc, MessageKind kind, long address) {}

    /** A checker has found something. */
    default void found(Checker checker) {}

    /** A CPU is about to execute a load. */
    default void loads(int cpu, CpuCore core, long address) {}

    /** Whether it matters what a load yields. */
    default boolean matters(int cpu, int pc) {
        return true;
    }

    /** Whether nobody waits for what the machine comes to any more. */
    default boolean givesUp() {
        return false;
    }

    /** The word at an address now holds a value. */
    default void holds(long address, long value) {}

    /** What the word at an address held was stored over; if it is a lock, its holder has lost it without a release. */
    default void loses(long address) {}
}
