package org.shootdown.machine.large;

import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;

/** Is told what happens in one group of a large machine, in that group's own numbers; times in picoseconds. */
public interface GroupObserver {
    /** Stands for the initiator of an interrupt that comes from another group. */
    int BYSTANDER = -2;

    /** A CPU completed an instruction. */
    void executed(long whenPs, int cpu, int pc, long value);

    /** An access took effect. */
    void performed(long whenPs, MessageKind kind, int cpu, int pc, long address, long before, long after);

    /** A CPU is stalled at a point, for so long. */
    void stalled(long whenPs, int cpu, int pc, long stallPs);

    /** A CPU waits at a point for another to reach one; at most for so long. */
    void held(long whenPs, int cpu, int pc, long timeoutPs);

    /** A CPU acknowledged an interrupt or an invalidation of this CPU, or of a {@link #BYSTANDER}. */
    void interrupted(long whenPs, int cpu, MessageKind kind, long initiator);

    /** A checker reported something. */
    void found(long whenPs, Finding finding);
}
