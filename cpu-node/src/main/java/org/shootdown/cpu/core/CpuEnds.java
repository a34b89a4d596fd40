package org.shootdown.cpu.core;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;

/** How a CPU stands where nothing more happens to it: what it waits for, and who waits for it. */
public final class CpuEnds {
    private final Program program;
    private final CpuState state;
    private final HeldLocks locks;
    private final Inbox inbox;

    CpuEnds(Program program, CpuState state, HeldLocks locks, Inbox inbox) {
        this.program = program;
        this.state = state;
        this.locks = locks;
        this.inbox = inbox;
    }

    /** The lock that it waits for, or 0. */
    public long awaitedLock() {
        return activity() == Activity.BLOCKED && program.opcode(pc()) == Opcode.LOCK
                ? state.get(CpuState.REGISTERS + program.operand(pc(), 0))
                : 0;
    }

    /** Whether somebody waits for this CPU to serve an interrupt, an invalidation or a grace period's request. */
    public boolean keepsOthersWaiting() {
        return inbox.isAwaited() || state.get(CpuState.CALLER) != 0;
    }

    /**
     * How it ended.
     *
     * @param dependencies the lock-order dependencies that it is said to have shown
     */
    public CpuEnd end(LongList dependencies) {
        boolean endless = activity() == Activity.ENDLESS;
        return end(endless ? CpuEnd.NOTHING : program.opcode(pc()).name(), dependencies);
    }

    /** As {@link #end}, of a CPU that executes something again and again. */
    public CpuEnd goingOn(LongList dependencies) {
        return end(CpuEnd.NOTHING, dependencies);
    }

    private CpuEnd end(String waitsFor, LongList dependencies) {
        LongArrayList held = new LongArrayList(locks.count());
        for (int i = 0; i < locks.count(); i++) {
            held.add(locks.address(i));
        }
        return new CpuEnd(
                activity() == Activity.HALTED,
                pc(),
                waitsFor,
                awaitedLock(),
                keepsOthersWaiting(),
                held,
                new LongArrayList(dependencies));
    }

    private Activity activity() {
        return Activity.of(state.get(CpuState.ACTIVITY));
    }

    private int pc() {
        return (int) state.get(CpuState.PC);
    }
}
