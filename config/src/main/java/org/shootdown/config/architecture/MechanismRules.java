package org.shootdown.config.architecture;

import org.shootdown.config.input.Section;

/** Rejects combinations of mechanisms that no machine can have, at the key that has to change. */
final class MechanismRules {
    private final Section root;
    private final Architecture architecture;

    MechanismRules(Section root, Architecture architecture) {
        this.root = root;
        this.architecture = architecture;
    }

    void check() {
        checkBroadcast(architecture.flush());
        checkTargets(architecture.flush());
        checkTables(architecture.tables());
        checkEntries(architecture.entries());
    }

    private void checkBroadcast(Architecture.Flush flush) {
        boolean broadcasts = flush.transport() == FlushTransport.BROADCAST;
        require(
                broadcasts || flush.globalAsidCpus() == 0,
                "flush",
                "global-asid-cpus",
                "must be 0 unless flush.transport = broadcast: only a broadcast needs a global ASID");
        require(
                broadcasts || !flush.serialBroadcast(),
                "flush",
                "serial-broadcast",
                "must be false unless flush.transport = broadcast: nothing is broadcast");
    }

    private void checkTargets(Architecture.Flush flush) {
        boolean reachesAll = flush.transport() == FlushTransport.BROADCAST && flush.globalAsidCpus() == 0;
        require(
                !(flush.skipsLazy() && reachesAll),
                "flush",
                "skips-lazy",
                "must be false: a broadcast has no targets to leave out");
        require(
                !(flush.skipsPreempted() && flush.transport() == FlushTransport.BROADCAST),
                "flush",
                "skips-preempted",
                "must be false: a broadcast has no targets to leave out");
        require(
                !flush.skipsPreempted() || architecture.preemptsVcpus(),
                "flush",
                "skips-preempted",
                "must be false unless vCPUs are preempted: give latencies.preemption-interval and"
                        + " latencies.preemption-duration");
    }

    private void checkTables(Architecture.Tables tables) {
        require(
                tables.freedByRcu() || !tables.syncOneIpi(),
                "tables",
                "sync-one-ipi",
                "must be false unless tables.freed-by-rcu = true: tlb_remove_table_sync_one does nothing then");
    }

    private void checkEntries(Architecture.Entries entries) {
        require(
                entries.hardwareAccessed() || !entries.hardwareNonLeafAccessed(),
                "entries",
                "hardware-non-leaf-accessed",
                "must be false unless entries.hardware-accessed = true");
        require(
                Integer.bitCount(entries.contiguous()) == 1,
                "entries",
                "contiguous",
                "must be a power of two: " + entries.contiguous());
    }

    private void require(boolean holds, String section, String key, String text) {
        if (!holds) {
            throw root.section(section).problem(key, section + "." + key + " " + text);
        }
    }
}
