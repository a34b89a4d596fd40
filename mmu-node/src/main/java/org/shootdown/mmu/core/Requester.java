package org.shootdown.mmu.core;

import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;

/**
 * Who asks, with which instruction, and the way to answer: one per MMU, set anew for each request.
 *
 * <p>It saves handing five arguments through every unit, and an object per request.
 */
final class Requester {
    private MessageKind kind = MessageKind.LOAD;
    private int cpu;
    private int pc;
    private Port port;

    Requester(Port port) {
        this.port = port;
    }

    void set(MessageKind requestKind, int requestCpu, int requestPc, Port requestPort) {
        kind = requestKind;
        cpu = requestCpu;
        pc = requestPc;
        port = requestPort;
    }

    MessageKind kind() {
        return kind;
    }

    int cpu() {
        return cpu;
    }

    int pc() {
        return pc;
    }

    Port port() {
        return port;
    }

    void answer(long value) {
        Message.Answer.sendValue(port, cpu, pc, value, kind.mayTakeLong());
    }

    void stored() {
        Message.send(port, cpu, MessageKind.STORED, pc);
    }

    void oops(long address) {
        report(Checker.WILD_ACCESS, address);
        Message.Answer.sendOops(port, cpu, pc, kind.isStore());
    }

    void report(Checker checker, long address) {
        port.report(Finding.of(checker, cpu, pc, address));
    }

    /** The word was accessed now: for those who watch. */
    void performed(long address, long before, long after) {
        port.performed(kind, cpu, pc, address, before, after);
    }
}
