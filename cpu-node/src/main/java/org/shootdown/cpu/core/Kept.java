package org.shootdown.cpu.core;

import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.Port;

/**
 * What a thread must not keep when it returns: a lock, interrupts or preemption off, an RCU reader.
 *
 * <p>Each is reported once for what it is: a spinlock that is kept explains that preemption is off. A thread that is killed
 * does not return; one of whose stores is still on its way to where nothing is has not got here.
 */
final class Kept {
    private final CpuState state;
    private final StoreBuffer stores;
    private final HeldLocks locks;
    private final int cpu;

    Kept(CpuState state, StoreBuffer stores, HeldLocks locks, int cpu) {
        this.state = state;
        this.stores = stores;
        this.locks = locks;
        this.cpu = cpu;
    }

    /** The thread returns. */
    void check(int pc, Port port) {
        if (stores.leadsNowhere()) {
            return;
        }
        int spinlocks = 0;
        for (int i = 0; i < locks.count(); i++) {
            port.report(Finding.of(Checker.LOCK_KEPT, cpu, pc, locks.address(i)));
            spinlocks += locks.mode(i).spins() ? 1 : 0;
        }
        report(state.get(CpuState.INTERRUPTS) == 0, Checker.INTERRUPTS_KEPT_OFF, pc, port);
        report(state.get(CpuState.PREEMPT_COUNT) > spinlocks, Checker.PREEMPTION_KEPT_OFF, pc, port);
        report(state.get(CpuState.RCU_NESTING) > 0, Checker.RCU_READER_KEPT, pc, port);
    }

    private void report(boolean isKept, Checker checker, int pc, Port port) {
        if (isKept) {
            port.report(Finding.of(checker, cpu, pc, 0));
        }
    }
}
