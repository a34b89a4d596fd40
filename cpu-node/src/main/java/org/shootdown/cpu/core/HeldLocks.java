package org.shootdown.cpu.core;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;

/**
 * The locks that a CPU holds, in the order taken, and the order dependencies it has shown.
 *
 * <p>As lockdep keeps them per task ({@code held_locks}), by lock and not by class. A dependency from A to B says that B
 * was waited for while A was held; a trylock waits for nothing and adds none. Dependencies are observations, not state:
 * they never influence what the CPU does.
 */
public final class HeldLocks {
    private static final int CAPACITY = 16;
    private static final int ENTRY = 2;

    /** Words per dependency: held lock, lock waited for, instruction. */
    static final int DEPENDENCY = 3;

    private static final int MAXIMUM_DEPENDENCIES = 256;

    private final CpuState state;
    private final int base;
    private final int cpu;
    private final LongArrayList dependencies = new LongArrayList();

    HeldLocks(CpuState state, int base, int cpu) {
        this.state = state;
        this.base = base;
        this.cpu = cpu;
    }

    static int declare(StateLayout.Builder layout) {
        int base = layout.rows("held locks", 1, StateWord.plain("count"));
        layout.rows("held lock", CAPACITY, StateWord.plain("address"), StateWord.plain("mode"));
        return base;
    }

    /** Forgets the dependencies shown so far. */
    public void forgetDependencies() {
        dependencies.clear();
    }

    /** The CPU is about to wait for a lock: checks for recursion and records the order. */
    void waitFor(long address, LockMode mode, int pc, Port port) {
        int held = indexOf(address);
        if (held >= 0 && !(mode.isShared() && mode(held).isShared())) {
            port.report(new Finding(Checker.RECURSIVE_LOCKING, cpu, pc, address, cpu, pc));
        }
        for (int i = 0; i < count(); i++) {
            addDependency(state.words[entry(i)], address, pc);
        }
    }

    void acquired(long address, LockMode mode, int pc, Port port) {
        int count = count();
        if (count == CAPACITY) {
            port.report(Finding.of(Checker.LIMIT_REACHED, cpu, pc, address));
            return;
        }
        state.words[entry(count)] = address;
        state.words[entry(count) + 1] = mode.ordinal();
        state.words[base] = count + 1L;
    }

    /** Forgets a lock; one that is not held, or is held in another way, is reported. Whether all was well. */
    boolean release(long address, LockMode mode, int pc, Port port) {
        int index = indexOf(address);
        boolean held = index >= 0 && mode(index).isShared() == mode.isShared();
        if (!held) {
            port.report(Finding.of(Checker.BAD_UNLOCK, cpu, pc, address));
        }
        if (index < 0) {
            return false;
        }
        int last = count() - 1;
        System.arraycopy(state.words, entry(index + 1), state.words, entry(index), (last - index) * ENTRY);
        state.words[entry(last)] = 0;
        state.words[entry(last) + 1] = 0;
        state.words[base] = last;
        return held;
    }

    public int count() {
        return (int) state.words[base];
    }

    /** Which lock, counted from the one taken first. */
    public long address(int index) {
        return state.words[entry(index)];
    }

    public LockMode mode(int index) {
        return LockMode.of((int) state.words[entry(index) + 1]);
    }

    /** Lock-order dependencies shown since the trial began: held lock, lock waited for, instruction; three words each. */
    public LongList dependencies() {
        return dependencies;
    }

    private int indexOf(long address) {
        for (int i = count() - 1; i >= 0; i--) {
            if (state.words[entry(i)] == address) {
                return i;
            }
        }
        return -1;
    }

    private void addDependency(long held, long wanted, int pc) {
        if (dependencies.size() >= MAXIMUM_DEPENDENCIES * DEPENDENCY || isKnown(held, wanted)) {
            return;
        }
        dependencies.add(held);
        dependencies.add(wanted);
        dependencies.add(pc);
    }

    private boolean isKnown(long held, long wanted) {
        for (int i = 0; i < dependencies.size(); i += DEPENDENCY) {
            if (dependencies.getLong(i) == held && dependencies.getLong(i + 1) == wanted) {
                return true;
            }
        }
        return false;
    }

    private int entry(int index) {
        return base + 1 + index * ENTRY;
    }
}
