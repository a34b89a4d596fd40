package org.shootdown.cpu.core;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Program;

/** What would follow a load, by what it reads: tried on the core's own words, which are put back. */
public final class Lookahead {
    private final Program program;
    private final CpuState state;
    private final LocalInstructions local;
    private final boolean tracksViews;
    /** By instruction, whether it was ever executed; null if nobody asks. */
    private boolean @Nullable [] reached;

    Lookahead(Program program, CpuState state, LocalInstructions local, boolean tracksViews) {
        this.program = program;
        this.state = state;
        this.local = local;
        this.tracksViews = tracksViews;
    }

    void mark(boolean[] marks) {
        reached = marks;
    }

    /**
     * Whether the load at which the settled CPU stands has the same consequences for all of these values: it comes to the
     * same visible instruction with the same live registers, none of which has the load's view. Where
     * instructions are marked, on the same way to it. Changes nothing.
     *
     * @param live by instruction: the registers that matter there, a bit each
     */
    public boolean goesOnAlike(long[] values, IntFunction<long[]> live) {
        long[] before = state.words.clone();
        int result = CpuState.REGISTERS + program.operand((int) before[CpuState.PC], 0);
        long[] first = before;
        boolean[] firstWay = newWay();
        boolean alike = true;
        for (int i = 0; i < values.length && alike; i++) {
            System.arraycopy(before, 0, state.words, 0, before.length);
            state.words[result] = values[i];
            if (tracksViews) {
                state.words[result + program.registers()] = Long.MAX_VALUE;
            }
            state.words[CpuState.PC]++;
            boolean[] way = i == 0 ? firstWay : newWay();
            local.mark(way);
            // Very many instructions are taken for a way that differs, rather than followed for each value.
            alike = local.run(state.words, CpuState.REGISTERS, () -> true) == LocalInstructions.Stop.VISIBLE;
            if (i == 0) {
                first = state.words.clone();
            }
            alike &= isAlike(first, live) && Arrays.equals(way, firstWay);
        }
        System.arraycopy(before, 0, state.words, 0, before.length);
        local.mark(reached);
        return alike;
    }

    private boolean @Nullable [] newWay() {
        return reached == null ? null : new boolean[program.size()];
    }

    private boolean isAlike(long[] other, IntFunction<long[]> live) {
        if (state.words[CpuState.PC] != other[CpuState.PC]) {
            return false;
        }
        long[] registers = live.apply((int) state.words[CpuState.PC]);
        int views = CpuState.REGISTERS + program.registers();
        for (int register = 0; register < program.registers(); register++) {
            boolean matters = (registers[register >>> 6] >>> register & 1) != 0;
            int at = CpuState.REGISTERS + register;
            boolean depends = tracksViews && state.words[views + register] == Long.MAX_VALUE;
            if (matters && (depends || state.words[at] != other[at])) {
                return false;
            }
        }
        return true;
    }
}
