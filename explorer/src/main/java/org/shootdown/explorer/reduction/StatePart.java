package org.shootdown.explorer.reduction;

import java.util.List;
import org.shootdown.config.protocol.CpuNumbers;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.explorer.state.StateTable;
import org.shootdown.explorer.state.StateWords;
import org.shootdown.mmu.core.MmuCore;

/** A part of a machine's state that is one number in a state of the whole. */
sealed interface StatePart {
    /** Writes what it holds. */
    void save(StateWords words);

    /** Brings it to what was written. */
    void restore(StateWords words);

    /** Gives CPUs other numbers, wherever it names one. */
    void renumber(CpuNumbers numbers);

    /** Whether other numbers for CPUs make no difference to it. */
    boolean isUnchangedBy(CpuNumbers numbers);

    /** Adds to each CPU's signature what this part says of it. */
    void sign(long[] signatures);

    /** A CPU: what it holds belongs to it, so it says nothing of others but by messages that name them. */
    record Cpu(CpuCore core) implements StatePart {
        @Override
        public void save(StateWords words) {
            words.putSparse(core.state());
        }

        @Override
        public void restore(StateWords words) {
            words.getSparse(core.room(words.sparseEnd()));
        }

        @Override
        public void renumber(CpuNumbers numbers) {
            core.layout().renumber(core.state(), core.stateLength(), numbers);
        }

        @Override
        public boolean isUnchangedBy(CpuNumbers numbers) {
            return core.layout().isUnchangedBy(numbers, core.state(), core.stateLength());
        }

        @Override
        public void sign(long[] signatures) {
            core.layout().sign(core.state(), core.stateLength(), 0, signatures);
        }
    }

    /** An MMU, by what is not as at the beginning. */
    final class Mmu implements StatePart {
        private final MmuCore core;
        private final long[] image;

        /** @param core as it is at the beginning */
        Mmu(MmuCore core) {
            this.core = core;
            image = core.state().clone();
        }

        @Override
        public void save(StateWords words) {
            words.putDifference(core.state(), image);
        }

        @Override
        public void restore(StateWords words) {
            words.getDifference(core.state(), image);
        }

        @Override
        public void renumber(CpuNumbers numbers) {
            core.layout().renumber(core.state(), image.length, numbers);
        }

        @Override
        public boolean isUnchangedBy(CpuNumbers numbers) {
            return core.layout().isUnchangedBy(numbers, core.state(), image.length);
        }

        @Override
        public void sign(long[] signatures) {
            core.layout().sign(core.state(), image.length, 1L + core.setup().mmu(), signatures);
        }
    }

    /** Tables that are the explorer's own. */
    final class Tables implements StatePart {
        private final StateTable[] tables;

        Tables(List<StateTable> tables) {
            this.tables = tables.toArray(StateTable[]::new);
        }

        @Override
        public void save(StateWords words) {
            for (StateTable table : tables) {
                table.save(words);
            }
        }

        @Override
        public void restore(StateWords words) {
            for (StateTable table : tables) {
                table.restore(words);
            }
        }

        @Override
        public void renumber(CpuNumbers numbers) {
            for (StateTable table : tables) {
                table.renumber(numbers);
            }
        }

        @Override
        public boolean isUnchangedBy(CpuNumbers numbers) {
            for (StateTable table : tables) {
                if (!table.isUnchangedBy(numbers)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void sign(long[] signatures) {
            for (int i = 0; i < tables.length; i++) {
                tables[i].sign(~i, signatures);
            }
        }
    }
}
