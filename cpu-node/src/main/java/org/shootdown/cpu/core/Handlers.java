package org.shootdown.cpu.core;

import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.cpu.isa.Program;

/**
 * Handlers of interrupts that are part of the program: what another CPU calls, and what a timer runs.
 *
 * <p>One runs at a time, between two instructions of the program and with interrupts off. What the program waits for
 * meanwhile, a lock or the end of a delay, reaches it nonetheless: for that moment the program and the handler change
 * places.
 */
public final class Handlers {
    private final Program program;
    private final CpuState state;

    Handlers(Program program, CpuState state) {
        this.program = program;
        this.state = state;
    }

    /** Whether one runs. */
    public boolean isRunning() {
        return state.get(CpuState.IN_HANDLER) != 0;
    }

    /** The instruction at which the program stands that a running one has interrupted. */
    public int interruptedAt() {
        return (int) state.get(CpuState.INTERRUPTED_PC);
    }

    /** Begins the one that a {@link MessageKind#CALL} names. */
    void enter(int source, long[] words, int at, Port port) {
        boolean waited = Message.Call.isWaitedFor(words, at);
        long info = Message.Call.info(words, at);
        int entry = program.handlers().getInt(Message.Call.handler(words, at));
        port.count(Counter.IPIS_RECEIVED);
        port.interrupted(source);
        state.set(CpuState.IN_HANDLER, 1);
        state.set(CpuState.CALLER, waited ? source + 1L : 0);
        state.set(CpuState.INTERRUPTED_PC, state.get(CpuState.PC));
        state.set(CpuState.INTERRUPTED_ACTIVITY, resumed().ordinal());
        state.set(CpuState.INTERRUPTS, 0);
        state.set(CpuState.PC, entry);
        state.set(CpuState.ACTIVITY, Activity.READY.ordinal());
        state.set(CpuState.REGISTERS + program.handlerParameter(), info);
    }

    /** What waits for the store buffer has had no effect yet, and is tried again. */
    private Activity resumed() {
        Activity activity = Activity.of(state.get(CpuState.ACTIVITY));
        return activity == Activity.DRAIN || activity == Activity.BUFFER_FULL ? Activity.READY : activity;
    }

    /** Lets the caller of the running one go on, unless that has happened already. */
    void acknowledge(int pc, Port port) {
        long caller = state.get(CpuState.CALLER) - 1;
        if (caller >= 0) {
            state.set(CpuState.CALLER, 0);
            Message.send(port, (int) caller, MessageKind.CALLED, pc);
        }
    }

    /** Ends the running one: the program goes on, with interrupts on. */
    void leave(int pc, Port port) {
        acknowledge(pc, port);
        state.set(CpuState.PC, state.get(CpuState.INTERRUPTED_PC));
        state.set(CpuState.ACTIVITY, state.get(CpuState.INTERRUPTED_ACTIVITY));
        state.set(CpuState.INTERRUPTS, 1);
        state.set(CpuState.IN_HANDLER, 0);
        state.set(CpuState.INTERRUPTED_PC, 0);
        state.set(CpuState.INTERRUPTED_ACTIVITY, 0);
        port.returned();
    }

    /** Lets something happen to the program, which a running handler may have interrupted. */
    void toProgram(Runnable effect) {
        if (!isRunning()) {
            effect.run();
            return;
        }
        exchange();
        effect.run();
        exchange();
    }

    private void exchange() {
        exchange(CpuState.PC, CpuState.INTERRUPTED_PC);
        exchange(CpuState.ACTIVITY, CpuState.INTERRUPTED_ACTIVITY);
    }

    private void exchange(int one, int other) {
        long kept = state.get(one);
        state.set(one, state.get(other));
        state.set(other, kept);
    }
}
