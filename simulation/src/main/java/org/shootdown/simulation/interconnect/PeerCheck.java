package org.shootdown.simulation.interconnect;

import java.util.stream.IntStream;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * Whether what a peer has sent is something that it can have to say: a {@link ProtocolException} if not.
 *
 * <p>It guards the machine's own nodes against each other's mistakes and old messages: an outcome must come out right or
 * not at all. Who is a member can still lie within these bounds.
 */
final class PeerCheck {
    private static final int STRIDE = Envelope.STRIDE;

    private final Placement placement;
    private final Calendar calendar;
    private final int index;
    private final int cpus;
    private final int components;

    /** By CPU: the length of its program. */
    private final int[] instructions;

    /**
     * @param calendar of the interconnect that checks
     * @param index which one it is
     */
    PeerCheck(SimulatedMachine machine, Placement placement, Calendar calendar, int index) {
        this.placement = placement;
        this.calendar = calendar;
        this.index = index;
        cpus = machine.cpuCount();
        components = machine.componentCount();
        instructions = IntStream.range(0, cpus).map(machine::instructionCount).toArray();
    }

    /** A sender's number; it is not this interconnect itself. */
    void sender(int from) {
        require(from >= 0 && from < placement.interconnects() && from != index, "a sender's number that is nobody's");
    }

    /**
     * A part of the exchange at the end of a round, or in round 0 before any.
     *
     * @param past the sender can have no work before this window
     * @param horizon this interconnect has covered what is before this window
     */
    void exchange(Exchange part, long past, long horizon) {
        require(part.to() == index, "an exchange for another interconnect");
        require(part.nextWindow() >= past, "a next window that is past");
        require(part.round() > 0 || part.envelopes().length == 0, "envelopes before the first window");
        require(part.part() < Exchange.MOST_PARTS, "more parts in a round than there can be");
        for (int at = 0; at < part.envelopes().length; at += STRIDE) {
            envelope(part.envelopes(), at, part, horizon);
        }
    }

    private void envelope(long[] words, int at, Exchange part, long horizon) {
        int source = Envelope.source(words, at);
        require(owns(part.from(), source), "an envelope from a component that is not its own");
        require(owns(index, Envelope.destination(words, at)), "an envelope for a component that is not here");
        require(
                source >= cpus || Envelope.pc(words, at) < instructions[source],
                "an instruction that is in no program");
        require(
                calendar.windowOf(Envelope.time(words, at)) >= Math.max(part.nextWindow(), horizon),
                "an envelope for a window that is past");
    }

    private boolean owns(int interconnect, int component) {
        return component >= 0 && component < components && placement.owner(component) == interconnect;
    }

    /** A report of one of a peer's components. */
    void report(int from, ComponentReport report) {
        int component = report.component();
        require(owns(from, component), "a report of a component that is not its own");
        ComponentReport.CpuEnd end = report.cpu();
        require((end != null) == (component < cpus), "a CPU's report of an MMU, or an MMU's of a CPU");
        require(end == null || isInstruction(component, end.pc()), "a CPU at an instruction that is in no program");
        report.findings().forEach(finding -> require(isPossible(finding), "a finding at no instruction of a CPU"));
    }

    private boolean isPossible(Finding finding) {
        return isInstruction(finding.cpu(), finding.pc())
                && (finding.otherCpu() == Finding.NONE || isInstruction(finding.otherCpu(), finding.otherPc()));
    }

    /** Whether a program has an instruction of this number, or ends there; {@link Finding#NONE} is none in particular. */
    private boolean isInstruction(int cpu, int pc) {
        return cpu >= 0 && cpu < cpus && pc >= Finding.NONE && pc <= instructions[cpu];
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ProtocolException(otherwise);
        }
    }
}
