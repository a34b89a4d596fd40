package org.shootdown.config.architecture;

import java.util.SortedMap;

/**
 * An architecture as far as memory-management races depend on it.
 *
 * @param name its name on the command line and its file's name without {@code .conf}
 * @param description one line for people
 * @param flush how TLB flushes travel
 * @param tables how page tables are shaped and freed
 * @param entries how entries are read, written and marked
 * @param memoryModel the order in which accesses become visible
 * @param tlb what a CPU's TLB keeps
 * @param lookaheadPs the smallest latency of any message, in picoseconds: the transit floor and the window's width
 * @param latencies a distribution for every {@link Latency} that the mechanisms can use; one without the two for
 *     preemption is a machine whose CPUs are never preempted
 */
public record Architecture(
        String name,
        String description,
        Flush flush,
        Tables tables,
        Entries entries,
        MemoryModel memoryModel,
        Tlb tlb,
        long lookaheadPs,
        Latencies latencies) {

    /** The longest lookahead: a time within a window is packed into 37 bits. */
    public static final long LONGEST_LOOKAHEAD_PS = 100_000_000_000L;

    public Architecture {
        if (lookaheadPs < 1 || lookaheadPs > LONGEST_LOOKAHEAD_PS) {
            throw new IllegalArgumentException("a lookahead of " + lookaheadPs + " ps");
        }
    }

    /**
     * How TLB flushes travel.
     *
     * @param transport the mechanism
     * @param globalAsidCpus 0 if the transport serves every address space; otherwise only one that has a global ASID,
     *     which it gets when it is active on at least this many CPUs, and all others are flushed by IPI
     * @param skipsLazy whether a CPU in lazy TLB mode is left out unless page tables are freed
     * @param skipsPreempted whether a preempted vCPU is left out and flushes when it next runs
     * @param serialBroadcast whether concurrent broadcasts queue for one shared resource
     * @param fullAbovePages a range of more pages than this is flushed as the whole address space; 0 for no such limit
     */
    public record Flush(
            FlushTransport transport,
            int globalAsidCpus,
            boolean skipsLazy,
            boolean skipsPreempted,
            boolean serialBroadcast,
            int fullAbovePages) {}

    /**
     * How page tables are shaped and freed.
     *
     * @param levels 3 to 5
     * @param freedByRcu whether a table page waits for a grace period before it is reused; otherwise it is reused right
     *     after the flush
     * @param syncOneIpi whether {@code tlb_remove_table_sync_one} sends an IPI; otherwise it does nothing
     * @param collapseIpi whether {@code pmdp_collapse_flush} sends an extra IPI, waited for
     */
    public record Tables(int levels, boolean freedByRcu, boolean syncOneIpi, boolean collapseIpi) {}

    /**
     * How entries are read, written and marked.
     *
     * @param clear how an entry is emptied
     * @param splitLoads whether a 64-bit entry is read and written as two 32-bit halves
     * @param hardwareAccessed whether the walker sets the accessed bit; otherwise an access to an old page faults
     * @param hardwareDirty whether the walker sets the dirty bit; otherwise a write to a clean page faults
     * @param hardwareNonLeafAccessed whether the walker sets the accessed bit above the leaf too
     * @param contiguous how many entries form one contiguous block whose accessed and dirty bits are gathered, or 1
     */
    public record Entries(
            EntryClear clear,
            boolean splitLoads,
            boolean hardwareAccessed,
            boolean hardwareDirty,
            boolean hardwareNonLeafAccessed,
            int contiguous) {}

    /**
     * What a CPU's TLB keeps.
     *
     * @param entries its size
     * @param pagingStructureEntries the size of the cache of table pointers; 0 for none
     * @param cachesInvalid whether an entry that is not valid may be cached too
     */
    public record Tlb(int entries, int pagingStructureEntries, boolean cachesInvalid) {}

    /** The same mechanisms with other times. */
    public Architecture with(long otherLookaheadPs, Latencies otherLatencies) {
        return new Architecture(
                name, description, flush, tables, entries, memoryModel, tlb, otherLookaheadPs, otherLatencies);
    }

    /** Whether a flush waits for a CPU that has interrupts off, by its mechanism. */
    public FlushClass flushClass() {
        if (flush.transport() != FlushTransport.IPI) {
            return FlushClass.NOWAIT;
        }
        return flush.skipsPreempted() ? FlushClass.COND : FlushClass.WAIT;
    }

    /** Whether a host takes the CPUs, which are virtual, away from time to time. */
    public boolean preemptsVcpus() {
        return latencies.has(Latency.PREEMPTION_INTERVAL);
    }

    /** The macros that kernel paths compiled for this architecture see, with their values. */
    public SortedMap<String, String> defines() {
        return ArchitectureMacros.of(this);
    }
}
