package org.shootdown.machine.large;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.TimedPort;

/**
 * The port of a group's core: translates the group's numbers into the machine's and leaves everything else to the port of
 * the component that the core belongs to.
 */
class MemberPort implements Port {
    private static final int MAXIMUM_FINDINGS = 16;

    private final TimedPort port;
    private final GroupNumbers numbers;
    private final @Nullable GroupObserver observer;
    private final List<Finding> findings = new ArrayList<>();

    MemberPort(TimedPort port, GroupNumbers numbers, @Nullable GroupObserver observer) {
        this.port = port;
        this.numbers = numbers;
        this.observer = observer;
    }

    void begin() {
        findings.clear();
    }

    /** What the group's checkers reported here in this trial, in the group's numbers: at most sixteen different ones. */
    List<Finding> findings() {
        return findings;
    }

    /** The same in the machine's numbers. */
    final List<Finding> machineFindings() {
        return findings.stream().map(numbers::toMachine).toList();
    }

    final TimedPort component() {
        return port;
    }

    final GroupNumbers numbers() {
        return numbers;
    }

    final @Nullable GroupObserver observer() {
        return observer;
    }

    @Override
    public void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
        port.send(numbers.toMachine(destination), kind, pc, a, b, c);
    }

    @Override
    public void sendAtOnce(int destination, MessageKind kind, int pc, long a, long b, long c) {
        port.sendAtOnce(numbers.toMachine(destination), kind, pc, a, b, c);
    }

    @Override
    public void charge(Latency purpose, long times) {
        port.charge(purpose, times);
    }

    @Override
    public void wake(MessageKind kind, long a, Latency delay, long times) {
        port.wake(kind, a, delay, times);
    }

    @Override
    public void occupy(Latency purpose) {
        port.occupy(purpose);
    }

    @Override
    public boolean stallsAt(int pc, int point) {
        return port.stallsAt(pc, point);
    }

    @Override
    public void report(Finding finding) {
        if (findings.size() < MAXIMUM_FINDINGS && !findings.contains(finding)) {
            findings.add(finding);
        }
        if (observer != null) {
            observer.found(port.nowPs(), finding);
        }
    }

    @Override
    public void executed(int pc, long value) {}

    @Override
    public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
        if (observer != null) {
            observer.performed(port.nowPs(), kind, cpu, pc, address, before, after);
        }
    }
}
