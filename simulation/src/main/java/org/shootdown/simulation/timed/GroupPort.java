package org.shootdown.simulation.timed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.machine.MachineObserver;

/**
 * The port of a group's core: translates the group's numbers into the machine's, keeps what checkers report, tells whoever
 * watches the group, and leaves everything else to the port of the component that the core belongs to.
 */
abstract class GroupPort implements Port {
    private static final int MAXIMUM_FINDINGS = 16;

    private final TimedPort port;
    private final GroupNumbers numbers;

    /** Whether there is nothing to translate. */
    private final boolean whole;

    private final @Nullable MachineObserver observer;
    private final List<Finding> findings = new ArrayList<>();

    GroupPort(TimedPort port, GroupNumbers numbers, @Nullable MachineObserver observer) {
        this.port = port;
        this.numbers = numbers;
        whole = numbers.isWhole();
        this.observer = observer;
    }

    void begin() {
        findings.clear();
    }

    /** What the group's checkers reported here in this trial, in the machine's numbers: at most sixteen different ones. */
    final List<Finding> findings() {
        return findings.isEmpty()
                ? List.of()
                : findings.stream().map(numbers::toMachine).toList();
    }

    final TimedPort component() {
        return port;
    }

    /** Whether the group has the machine's numbers, so that there is nothing to translate. */
    final boolean isWhole() {
        return whole;
    }

    /** The machine's component that a group's core names by this number. */
    final int toMachine(int member) {
        return whole ? member : numbers.toMachine(member);
    }

    /** A number by which a group's core can answer a component. */
    final int toAnswer(int component) {
        return whole ? component : numbers.toAnswer(component);
    }

    /** The number of a component that belongs to the group. */
    final int toMember(int component) {
        return whole ? component : numbers.toMember(component);
    }

    /** Who watches the group, told what time it is; null if nobody does. */
    final @Nullable MachineObserver observer() {
        if (observer != null) {
            observer.at(port.nowPs());
        }
        return observer;
    }

    @Override
    public void sendAtOnce(int destination, MessageKind kind, int pc, long a, long b, long c) {
        port.sendAtOnce(toMachine(destination), kind, pc, a, b, c);
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
    public void report(Finding finding) {
        if (findings.size() < MAXIMUM_FINDINGS && !findings.contains(finding)) {
            findings.add(finding);
        }
        MachineObserver told = observer();
        if (told != null) {
            told.found(finding);
        }
    }
}
