package org.shootdown.cpu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.Topology;
import org.shootdown.cpu.isa.Program;

/** What executing an instruction takes, whatever it does: its operands, its registers, and how it waits and is done. */
abstract class Instructions {
    final CpuSetup setup;
    final Program program;
    final Topology topology;
    final CpuState state;

    Instructions(CpuSetup setup, CpuState state) {
        this.setup = setup;
        this.program = setup.program();
        this.topology = setup.topology();
        this.state = state;
    }

    /** The instruction is done: the next one can be issued. */
    final void completed(long value, Port port) {
        port.executed(pc(), value);
        state.words[CpuState.PC]++;
        become(Activity.READY);
    }

    final void become(Activity activity) {
        state.set(CpuState.ACTIVITY, activity.ordinal());
    }

    /** The instruction is about to ask for something, and waits for the answer in this way. */
    final Port waiting(Activity waiting, Port port) {
        become(waiting);
        chargeStall(port);
        return port;
    }

    /**
     * An access with interrupts off may be held up by what interrupts do not control. A handler's is not: how often a CPU is held
     * up does not grow with how often others interrupt it.
     */
    final void chargeStall(Port port) {
        if (state.get(CpuState.INTERRUPTS) == 0 && state.get(CpuState.IN_HANDLER) == 0) {
            port.charge(Latency.IRQ_OFF_STALL, 1);
        }
    }

    final Activity activity() {
        return Activity.of(state.get(CpuState.ACTIVITY));
    }

    final int pc() {
        return (int) state.get(CpuState.PC);
    }

    final int operand(int pc, int which) {
        return program.operand(pc, which);
    }

    final long register(int pc, int which) {
        return state.words[CpuState.REGISTERS + program.operand(pc, which)];
    }

    final void setRegister(int pc, int which, long value) {
        state.words[CpuState.REGISTERS + program.operand(pc, which)] = value;
    }
}
