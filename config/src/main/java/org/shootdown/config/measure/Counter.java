package org.shootdown.config.measure;

import java.util.Locale;

/** What is counted of the machine's work. Cores tell; who is not measured counts nothing. */
public enum Counter {
    /** Flushes asked for of one page. */
    FLUSHES_PAGE,
    /** Flushes asked for of several pages. */
    FLUSHES_RANGE,
    /** Flushes asked for of a whole address space, or of more pages than the architecture flushes one by one. */
    FLUSHES_FULL,
    /** Invalidations of the CPU's own TLB only, asked for by the program. */
    FLUSHES_LOCAL,
    /** Flushes that found no other CPU to reach. */
    FLUSHES_ALONE,
    /** Interrupts sent. */
    IPIS_SENT,
    /** Interrupts taken. */
    IPIS_RECEIVED,
    /** Invalidations sent by broadcast or by the hypervisor, one for each CPU that they reach. */
    INVALIDATIONS_SENT,
    /** Such invalidations applied. */
    INVALIDATIONS_RECEIVED,
    /** Targets left out of a flush, as they ran the mm lazily. */
    TARGETS_SKIPPED_LAZY,
    /** Targets left out of a flush, as the host had preempted them. */
    TARGETS_SKIPPED_PREEMPTED,
    /** User accesses whose translation was cached. */
    TLB_HITS,
    /** User accesses whose translation was not, or did not permit the access. */
    TLB_MISSES,
    /** Page walks begun, those that had to begin again among them. */
    PAGE_WALKS,
    /** User accesses that faulted. */
    FAULTS,
    /** RCU grace periods begun. */
    GRACE_PERIODS,
    /** Locks taken. */
    LOCKS,
    /** Of these, those that had to be waited for. */
    LOCKS_CONTENDED,
    /** Accesses to a cache line that the CPU has. This and the next: where machines have figures for cache lines. */
    LINES_OWN,
    /** Lines that came from the cache of the core's other hardware thread. */
    LINES_SIBLING,
    /** From that of another core of the NUMA node. */
    LINES_NODE,
    /** From another node of the socket. */
    LINES_OTHER_NODE,
    /** From another socket. */
    LINES_OTHER_SOCKET,
    /** From memory. */
    LINES_MEMORY,
    /** Accesses that waited for their line, as another CPU was just getting it. */
    LINES_QUEUED;

    private static final Counter[] VALUES = values();

    /** How many counters there are. */
    public static int count() {
        return VALUES.length;
    }

    /** The counter with this ordinal. */
    public static Counter of(int ordinal) {
        return VALUES[ordinal];
    }

    /** As it is written in tables and files: in lower case, with dashes. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
