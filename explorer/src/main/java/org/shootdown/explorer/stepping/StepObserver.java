package org.shootdown.explorer.stepping;

import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;

/** Who is told what happens while a schedule is run again. */
public interface StepObserver {
    /** Nobody. */
    StepObserver NONE = new StepObserver() {};

    /** A CPU completed a visible instruction. */
    default void executed(int cpu, int pc, long value) {}

    /** A CPU translated a user address; see {@link org.shootdown.config.protocol.Port#translated}. */
    default void translated(int cpu, int pc, long asid, long address, long entry, long physical) {}

    /** A CPU's user access faults. */
    default void faulted(int cpu, int pc, long fault) {}

    /** An MMU performed an access for a CPU. */
    default void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {}

    /** A load of a weak machine was satisfied before the step at which it is executed: it yields what the word held then. */
    default void readEarly(MessageKind kind, int cpu, int pc, long address, long value) {}

    /** A CPU acknowledged an interrupt or an invalidation of an initiator. */
    default void acknowledged(MessageKind kind, int cpu, long initiator) {}

    /** A checker reported something. */
    default void found(Finding finding) {}
}
