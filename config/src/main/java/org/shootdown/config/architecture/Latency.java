package org.shootdown.config.architecture;

/**
 * What a latency is for: every delay the machine draws has one of these purposes, and an architecture file gives a
 * distribution for each that its mechanisms can use.
 *
 * <p>Its key in a file is its name in lower case with dashes: {@code ipi-deliver}.
 */
public enum Latency {
    /** A shared access from the core to memory and back, both ways together; each way draws its half. */
    ACCESS,
    /** One instruction that stays within the core. */
    INSTRUCTION,
    /** What one shared access with interrupts off may additionally wait: almost always nothing, rarely microseconds. */
    IRQ_OFF_STALL,
    /** Lock hand-off from the releasing CPU to the next waiter, on top of the access. */
    LOCK_HANDOFF,
    /** Invalidate one page (or everything, where {@link #LOCAL_INVALIDATE_ALL} is not known) in the CPU's own TLB. */
    LOCAL_INVALIDATE,
    /** One level of a hardware page walk, on top of its access. */
    PAGE_WALK,
    /** What the initiator spends before it sends the first IPI of a flush. */
    IPI_PREPARE,
    /** The initiator's bookkeeping for one target CPU. */
    IPI_TARGET,
    /** One write to the interrupt controller; a write reaches up to sixteen targets. */
    IPI_SEND,
    /** From the send to the first instruction of the target's handler. */
    IPI_DELIVER,
    /** The target's handler for a flush of one page or of everything. */
    IPI_HANDLER,
    /** Every further page of a ranged flush in the handler. */
    IPI_HANDLER_PAGE,
    /** From the end of the handler until the initiator sees the acknowledgement. */
    IPI_ACK,
    /** A broadcast invalidation with its completion fence, one issuer alone: there and back. */
    BROADCAST,
    /** What one broadcast invalidation takes from a CPU that it passes. */
    BROADCAST_VICTIM,
    /** A flush by the hypervisor, for the whole call. */
    HYPERCALL,
    /** What a hypercall flush adds for each target vCPU. */
    HYPERCALL_TARGET,
    /** An RCU grace period, when no reader makes it longer. */
    RCU_GRACE_PERIOD,
    /** Copying or clearing one base page. */
    PAGE_COPY,
    /** Between two preemptions of a vCPU; used where the architecture has preempted vCPUs. */
    PREEMPTION_INTERVAL,
    /** How long a preempted vCPU stays away. */
    PREEMPTION_DURATION,
    /** Every further page of a range in the CPU's own TLB; behind all above, so that what these draw stays what it was. */
    LOCAL_INVALIDATE_PAGE,
    /** What the caller of a function on other CPUs spends for one of them, beside what its code does. */
    CALL_TARGET,
    /** Entering and leaving the kernel, by a system call or for a fault, beside what is done there. */
    KERNEL_ENTRY,
    /** Invalidate everything in the CPU's own TLB. */
    LOCAL_INVALIDATE_ALL;

    private static final Latency[] VALUES = values();

    /** The constant with this ordinal. */
    public static Latency of(int ordinal) {
        return VALUES[ordinal];
    }

    /** How many purposes there are. */
    public static int count() {
        return VALUES.length;
    }

    /** Whether a machine with this mechanism can draw it. */
    public boolean isDrawnWith(Architecture.Flush flush) {
        return LatencyUse.of(this).isUsedWith(flush);
    }

    /** The key of this purpose in an architecture file. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
