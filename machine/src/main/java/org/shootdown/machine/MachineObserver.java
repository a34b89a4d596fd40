package org.shootdown.machine;

import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;

/** Is told what happens in an execution, whichever driver runs it, in the numbers of the group that is watched. */
public interface MachineObserver {
    /** Nobody. */
    MachineObserver NONE = new MachineObserver() {};

    /** Stands for the initiator of an interrupt that comes from another group. */
    int BYSTANDER = -2;

    /** What is told from now on happens at this moment: picoseconds of virtual time, or the number of a step. */
    default void at(long moment) {}

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

    /** A CPU acknowledged an interrupt or an invalidation of this initiator, or of a {@link #BYSTANDER}. */
    default void acknowledged(MessageKind kind, int cpu, long initiator) {}

    /** A CPU is stalled at a point, for so many picoseconds. */
    default void stalled(int cpu, int pc, long stallPs) {}

    /** A CPU waits at a point for another to reach one; at most for so many picoseconds. */
    default void held(int cpu, int pc, long timeoutPs) {}

    /** A checker reported something. */
    default void found(Finding finding) {}
}
