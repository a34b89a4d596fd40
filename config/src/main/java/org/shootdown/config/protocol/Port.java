package org.shootdown.config.protocol;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.measure.Mark;

/**
 * The only way out of a core: what it sends, what it spends, what it reports.
 *
 * <p>A core is a deterministic state machine without a clock. A driver gives it one message at a time and a port; what
 * the port makes of the effects, envelopes with delivery times or successors of a state, is the driver's business.
 */
public interface Port {

    /**
     * Sends a message.
     *
     * @param destination the component: CPUs are 0 to n-1, MMUs n and up
     * @param pc the instruction that caused it, or 0
     */
    void send(int destination, MessageKind kind, int pc, long a, long b, long c);

    /**
     * Sends a message that the hardware around the core sends by itself, whatever the core is busy with: a store leaving
     * the store buffer, the acknowledgement of an invalidation.
     */
    void sendAtOnce(int destination, MessageKind kind, int pc, long a, long b, long c);

    /**
     * Whether nobody waits for what the core comes to any more. A core asks now and then while it executes a long row of
     * instructions that nobody can see; if so, it stops in the middle of them and its state means nothing.
     */
    default boolean givesUp() {
        return false;
    }

    /** Tells that something has happened that can be counted. */
    default void count(Counter counter) {}

    /** Tells that a CPU's program passes a mark, which nobody in the machine can see. */
    default void marks(int pc, Mark mark, int operation) {}

    /** Spends {@code times} samples of a latency before whatever is sent next. */
    void charge(Latency purpose, long times);

    /** Reports what a checker found. */
    void report(Finding finding);

    /**
     * Tells that a CPU completed a visible instruction.
     *
     * @param value its result, if it has one
     */
    void executed(int pc, long value);

    /** Tells that a CPU begins a handler that another CPU has called, or, by a timer, it itself. */
    default void interrupted(int caller) {}

    /** Tells that the handler has ended. */
    default void returned() {}

    /**
     * Tells that a CPU has translated a user address; the access itself is still to come.
     *
     * @param asid the address space
     * @param entry the entry that it uses: what the TLB kept, or what a walk has just read
     * @param physical the address that it comes to
     */
    default void translated(int pc, long asid, long address, long entry, long physical) {}

    /**
     * Tells that a user access faults.
     *
     * @param fault why, the ordinal of a {@code UserFault}
     */
    default void faulted(int pc, long fault) {}

    /**
     * Tells that an MMU performed an access at this moment.
     *
     * @param cpu who asked
     * @param pc with which instruction
     * @param before the word's value before
     * @param after and after
     */
    void performed(MessageKind kind, int cpu, int pc, long address, long before, long after);

    /**
     * Sends a message to the component itself after {@code times} samples of a latency; what is sent next is not
     * delayed by it.
     */
    void wake(MessageKind kind, long a, Latency delay, long times);

    /**
     * Waits for the component's one serial resource and occupies it for a sample of a latency; what is sent next
     * leaves when its turn comes.
     */
    void occupy(Latency purpose);

    /**
     * Tells that a CPU passes a named point of its program.
     *
     * @param pc with which instruction
     * @param point the point's number in the program
     * @return whether the run stalls it there: then a {@link MessageKind#RESUME} is on its way
     */
    boolean stallsAt(int pc, int point);
}
