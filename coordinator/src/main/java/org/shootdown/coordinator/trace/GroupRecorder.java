package org.shootdown.coordinator.trace;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.coordinator.interconnect.InlineDriver;
import org.shootdown.coordinator.trace.Recording.Clock;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.large.GroupEnds;
import org.shootdown.machine.large.GroupObserver;
import org.shootdown.machine.large.LargeMachine;

/**
 * Runs a trial of a large machine again and notes what happens in one of its groups, in the group's own numbers; the
 * bystanders run along and leave no trace. It ends when the group has: nobody waits for the deadline.
 */
public final class GroupRecorder {
    /** After the last program's end so much time passes for stores to reach memory and answers to arrive: 200 us. */
    private static final long AFTERMATH_PS = 200_000_000;

    private final Machine group;
    private final EventLog events = new EventLog();
    private final BitSet halted = new BitSet();
    private long lastHaltPs;

    private GroupRecorder(Machine group) {
        this.group = group;
    }

    /** Runs a trial and records a group; the recording's end is the group's. */
    public static Recording record(LargeMachine machine, long seed, long trial, int number) {
        return record(machine, seed, trial, number, () -> false).orElseThrow();
    }

    /**
     * Runs a trial and records a group; nothing if it was stopped meanwhile.
     *
     * @param stopped asked now and then
     */
    public static Optional<Recording> record(
            LargeMachine machine, long seed, long trial, int number, BooleanSupplier stopped) {
        GroupRecorder recorder = new GroupRecorder(machine.groups().get(number).machine());
        List<Component> components = machine.observedComponents(number, recorder.new Observer());
        MachineEnd end = new InlineDriver(machine, components)
                .run(seed, trial, nowPs -> recorder.isOver(nowPs) || stopped.getAsBoolean());
        return stopped.getAsBoolean()
                ? Optional.empty()
                : Optional.of(new Recording(
                        new GroupEnds(machine, end).of(number), recorder.events.events(), Clock.VIRTUAL_TIME));
    }

    private boolean isOver(long nowPs) {
        return halted.cardinality() == group.cpuCount() && nowPs > lastHaltPs + AFTERMATH_PS;
    }

    /** Notes it all down. */
    private final class Observer implements GroupObserver {
        @Override
        public void executed(long whenPs, int cpu, int pc, long value) {
            events.add(TraceEvent.done(whenPs, cpu, pc, value));
            if (group.cpus().get(cpu).program().opcode(pc) == Opcode.HALT) {
                halted.set(cpu);
                lastHaltPs = whenPs;
            }
        }

        @Override
        public void performed(long whenPs, MessageKind kind, int cpu, int pc, long address, long before, long after) {
            events.add(TraceEvent.performed(whenPs, kind, cpu, pc, address, before, after));
        }

        @Override
        public void stalled(long whenPs, int cpu, int pc, long stallPs) {
            events.add(TraceEvent.stalled(whenPs, cpu, pc, stallPs));
        }

        @Override
        public void held(long whenPs, int cpu, int pc, long timeoutPs) {
            events.add(TraceEvent.held(whenPs, cpu, pc, timeoutPs));
        }

        @Override
        public void interrupted(long whenPs, int cpu, MessageKind kind, long initiator) {
            events.add(TraceEvent.interrupted(whenPs, cpu, kind, initiator));
        }

        @Override
        public void found(long whenPs, Finding finding) {
            events.add(TraceEvent.found(whenPs, finding));
        }
    }
}
