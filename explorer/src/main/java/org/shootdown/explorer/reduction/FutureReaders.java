package org.shootdown.explorer.reduction;

import org.shootdown.config.protocol.AddressMap;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.explorer.memory.WeakMemory;
import org.shootdown.explorer.reduction.Footprint.Way;
import org.shootdown.explorer.stepping.SteppedMachine;

/** Which CPUs may still load a word early: those whose programs may still come to such a load. */
final class FutureReaders implements WeakMemory.Readers {
    private final SteppedMachine machine;
    private final FutureAccesses futures;
    private final Footprint footprint;
    private final AddressMap addresses;

    FutureReaders(SteppedMachine machine, FutureAccesses futures, Footprint footprint, AddressMap addresses) {
        this.machine = machine;
        this.futures = futures;
        this.footprint = footprint;
        this.addresses = addresses;
    }

    @Override
    public boolean mayLoad(int cpu, int word) {
        CpuCore core = machine.cpu(cpu);
        return futures.ways(core, core.pc(), Way.WEAK_READ.bit(), footprint.word(word)) != 0;
    }

    @Override
    public int loadsForTheLastTime(int cpu) {
        CpuCore core = machine.cpu(cpu);
        if (!core.canExecute() || (core.waitsAt() != Opcode.LOAD && core.waitsAt() != Opcode.LOAD_ENTRY)) {
            return NOTHING;
        }
        int word = addresses.wordAt(machine.nextAddress(cpu));
        boolean last = word >= 0
                && core.view(core.setup().program().operand(core.pc(), 1)) == 0
                && futures.ways(core, core.pc() + 1, Way.WEAK_READ.bit(), footprint.word(word)) == 0;
        return last ? word : NOTHING;
    }

    @Override
    public int registers(int cpu) {
        return machine.cpu(cpu).setup().program().registers();
    }

    @Override
    public long view(int cpu, int register) {
        return machine.cpu(cpu).view(register);
    }

    @Override
    public void setView(int cpu, int register, long view) {
        machine.cpu(cpu).setView(register, view);
        machine.touches().add(cpu);
    }
}
