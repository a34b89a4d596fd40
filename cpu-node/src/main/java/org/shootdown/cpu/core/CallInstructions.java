package org.shootdown.cpu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.cpu.isa.Opcode;

/** Calls of handlers on other CPUs, and timers, as they look to the CPU that makes them. */
final class CallInstructions extends Instructions {
    private final Handlers handlers;

    CallInstructions(CpuSetup setup, CpuState state, Handlers handlers) {
        super(setup, state);
        this.handlers = handlers;
    }

    void sendCall(int pc, Port port) {
        long target = register(pc, 0);
        if (target < 0 || target >= topology.cpus()) {
            port.report(Finding.of(Checker.WILD_ACCESS, setup.cpu(), pc, target));
            return;
        }
        boolean waits = operand(pc, 3) != 0;
        if (waits) {
            state.words[CpuState.CALLS]++;
        }
        port.count(Counter.IPIS_SENT);
        port.charge(Latency.CALL_TARGET, 1);
        Message.Call.send(port, (int) target, pc, operand(pc, 1), register(pc, 2), waits);
    }

    void awaitCalls(Port port) {
        if (state.get(CpuState.CALLS) == 0) {
            completed(0, port);
        } else {
            become(Activity.BLOCKED);
        }
    }

    /** A call was acknowledged. */
    void called(Port port) {
        state.words[CpuState.CALLS]--;
        if (state.get(CpuState.CALLS) == 0) {
            handlers.toProgram(() -> goOnIfAwaiting(port));
        }
    }

    private void goOnIfAwaiting(Port port) {
        if (activity() == Activity.BLOCKED && program.opcode(pc()) == Opcode.AWAIT_CALLS) {
            completed(0, port);
        }
    }

    void setTimer(int pc, Port port) {
        port.wake(MessageKind.CALL, operand(pc, 0), Latency.of(operand(pc, 1)), register(pc, 2));
    }
}
