package org.shootdown.config.architecture;

/** How a TLB flush reaches the other CPUs. */
public enum FlushTransport {
    /** An interrupt per target, acknowledged when its interrupts are on: the initiator waits for CPUs that mask them. */
    IPI,
    /** A broadcast invalidation that arrives whatever the CPU is doing, completed by the issuer's fence. */
    BROADCAST,
    /** A call to the hypervisor or to firmware, which reaches CPUs that mask interrupts. */
    HYPERCALL
}
