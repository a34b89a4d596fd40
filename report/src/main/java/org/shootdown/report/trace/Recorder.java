package org.shootdown.report.trace;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.shootdown.config.protocol.Component;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.report.trace.Recording.Clock;
import org.shootdown.report.trace.TraceEvent.What;
import org.shootdown.simulation.interconnect.InlineDriver;
import org.shootdown.simulation.timed.GroupEnds;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * Runs a trial again and notes what happens in one of the machine's groups, in the group's own numbers. It is the same
 * trial: bystanders run along and leave no trace. Before a deadline it ends when the group has: nobody waits for that.
 */
public final class Recorder {
    /** After the last program's end so much time passes for stores to reach memory and answers to arrive: 200 us. */
    private static final long AFTERMATH_PS = 200_000_000;

    private final SimulatedMachine machine;
    private final Machine group;
    private final EventLog events = new EventLog();
    private final BitSet halted = new BitSet();
    private long lastHaltPs;

    private Recorder(SimulatedMachine machine, int group) {
        this.machine = machine;
        this.group = machine.groups().get(group).machine();
    }

    /** Runs a trial and records a group; the recording's end is the group's. */
    public static Recording record(SimulatedMachine machine, long seed, long trial, int group) {
        return record(machine, seed, trial, group, () -> false).orElseThrow();
    }

    /**
     * Runs a trial and records a group; nothing if it was stopped meanwhile.
     *
     * @param stopped asked now and then
     */
    public static Optional<Recording> record(
            SimulatedMachine machine, long seed, long trial, int group, BooleanSupplier stopped) {
        Recorder recorder = new Recorder(machine, group);
        List<Component> components = machine.observedComponents(group, new EventRecorder(recorder::add));
        MachineEnd end = new InlineDriver(machine, components)
                .run(seed, trial, nowPs -> recorder.isOver(nowPs) || stopped.getAsBoolean());
        return stopped.getAsBoolean()
                ? Optional.empty()
                : Optional.of(new Recording(
                        new GroupEnds(machine, end).of(group), recorder.events.events(), Clock.VIRTUAL_TIME));
    }

    private void add(TraceEvent event) {
        events.add(event);
        if (event.what() == What.DONE && group.cpus().get(event.cpu()).program().opcode(event.pc()) == Opcode.HALT) {
            halted.set(event.cpu());
            lastHaltPs = event.when();
        }
    }

    private boolean isOver(long nowPs) {
        return machine.hasDeadline() && halted.cardinality() == group.cpuCount() && nowPs > lastHaltPs + AFTERMATH_PS;
    }
}
