package org.shootdown.coordinator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.config.protocol.TimedPort;
import org.shootdown.coordinator.interconnect.InlineDriver;
import org.shootdown.coordinator.trace.Recording.Clock;
import org.shootdown.coordinator.trace.TraceEvent.Translation;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;

/**
 * Runs one trial again with ports that note everything. It is the same trial: the ports draw and send exactly what those
 * of an ordinary run do.
 */
public final class Recorder {
    private final Machine machine;
    private final EventLog events = new EventLog();

    private Recorder(Machine machine) {
        this.machine = machine;
    }

    /** Runs a trial and records it. */
    public static Recording record(Machine machine, long seed, long trial) {
        return record(machine, seed, trial, () -> false).orElseThrow();
    }

    /**
     * Runs a trial and records it; nothing if it was stopped meanwhile.
     *
     * @param stopped asked now and then
     */
    public static Optional<Recording> record(Machine machine, long seed, long trial, BooleanSupplier stopped) {
        Recorder recorder = new Recorder(machine);
        MachineEnd end =
                new InlineDriver(machine, recorder.components()).run(seed, trial, nowPs -> stopped.getAsBoolean());
        return stopped.getAsBoolean()
                ? Optional.empty()
                : Optional.of(new Recording(end, recorder.events.events(), Clock.VIRTUAL_TIME));
    }

    private List<Component> components() {
        int cpus = machine.topology().cpus();
        List<Component> components = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            components.add(machine.newCpu(cpu, new CpuPort(cpu)));
        }
        for (int mmu = 0; mmu < machine.topology().mmus(); mmu++) {
            components.add(machine.newMmu(mmu, new MmuPort(cpus + mmu)));
        }
        return components;
    }

    /** Notes what a CPU completes, acknowledges and finds. */
    private final class CpuPort extends TimedPort {
        private final int cpu;

        CpuPort(int cpu) {
            super(cpu, true, architecture(), machine.stalls().get(cpu), machine.disturbance(cpu));
            this.cpu = cpu;
        }

        @Override
        public void executed(int pc, long value) {
            events.add(TraceEvent.done(nowPs(), cpu, pc, value));
        }

        @Override
        public void translated(int pc, long asid, long address, long entry, long physical) {
            Translation translation = new Translation(asid, address, entry);
            events.add(TraceEvent.translated(nowPs(), cpu, pc, physical, translation));
        }

        @Override
        public void faulted(int pc, long fault) {
            events.add(TraceEvent.faulted(nowPs(), cpu, pc, fault));
        }

        @Override
        public boolean stallsAt(int pc, int point) {
            boolean stalls = super.stallsAt(pc, point);
            if (stalls) {
                events.add(TraceEvent.stalled(
                        nowPs(), cpu, pc, machine.stalls().get(cpu).atPs(point)));
            }
            return stalls;
        }

        @Override
        public void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
            super.send(destination, kind, pc, a, b, c);
            if (kind == MessageKind.IPI_ACK
                    || kind == MessageKind.INVALIDATED
                    || kind == MessageKind.HYPERVISOR_INVALIDATED) {
                events.add(TraceEvent.interrupted(nowPs(), cpu, kind, a));
            }
        }

        @Override
        public void report(Finding finding) {
            super.report(finding);
            events.add(TraceEvent.found(nowPs(), finding));
        }
    }

    /** Notes what takes effect in memory. */
    private final class MmuPort extends TimedPort {
        MmuPort(int component) {
            super(component, false, architecture(), Stalls.NONE, machine.disturbance(component));
        }

        @Override
        public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
            events.add(TraceEvent.performed(nowPs(), kind, cpu, pc, address, before, after));
        }

        @Override
        public void report(Finding finding) {
            super.report(finding);
            events.add(TraceEvent.found(nowPs(), finding));
        }
    }

    private Architecture architecture() {
        return machine.architecture();
    }
}
