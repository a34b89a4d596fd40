package org.shootdown.config.architecture;

/** With which mechanisms a latency can be drawn at all. */
enum LatencyUse {
    /** Whatever the mechanisms: programs access memory, take locks and send interrupts everywhere. */
    ALWAYS("any transport"),
    /** Where a flush goes by IPI, and its handler may have further pages to invalidate. */
    IPI_FLUSH("flush.transport = ipi, or with flush.global-asid-cpus above 0"),
    /** Where invalidations are broadcast. */
    BROADCAST("flush.transport = broadcast"),
    /** Where the hypervisor or the firmware flushes. */
    HYPERCALL("flush.transport = hypercall"),
    /** Where an invalidation reaches a CPU that cannot mask it. */
    VICTIM("flush.transport = broadcast or hypercall"),
    /** Optional: a machine with it is one whose vCPUs are preempted. */
    PREEMPTION("vCPUs that are preempted"),
    /** Optional: something else is known where it is not given. */
    KNOWN("any transport");

    private final String condition;

    LatencyUse(String condition) {
        this.condition = condition;
    }

    static LatencyUse of(Latency latency) {
        return switch (latency) {
            case IPI_HANDLER_PAGE -> IPI_FLUSH;
            case BROADCAST -> BROADCAST;
            case BROADCAST_VICTIM -> VICTIM;
            case HYPERCALL, HYPERCALL_TARGET -> HYPERCALL;
            case PREEMPTION_INTERVAL, PREEMPTION_DURATION -> PREEMPTION;
            case CALL_TARGET, KERNEL_ENTRY, LOCAL_INVALIDATE_ALL -> KNOWN;
            default -> ALWAYS;
        };
    }

    boolean isUsedWith(Architecture.Flush flush) {
        return switch (this) {
            case ALWAYS, PREEMPTION, KNOWN -> true;
            case IPI_FLUSH -> flush.transport() == FlushTransport.IPI || flush.globalAsidCpus() > 0;
            case BROADCAST -> flush.transport() == FlushTransport.BROADCAST;
            case HYPERCALL -> flush.transport() == FlushTransport.HYPERCALL;
            case VICTIM -> flush.transport() != FlushTransport.IPI;
        };
    }

    boolean isOptional() {
        return this == PREEMPTION || this == KNOWN;
    }

    /** In the words of a file. */
    String condition() {
        return condition;
    }
}
