package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.EnvelopeBatch;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.mmu.core.MmuCore;

/**
 * A machine without time: in any state every visible step that is possible can be the next one.
 *
 * <p>A message whose way others can come between is kept in flight until a step delivers it: a store that leaves the
 * buffer, the later accesses of a page walk, an interrupt, an invalidation, a grace period's request. All others arrive
 * at once, since their delay is no more than their receiver not going on:
 *
 * <table>
 * <caption>What arrives at once, and why nothing is lost</caption>
 * <tr><td>the request of an instruction</td><td>its CPU takes interrupts before it or after it, never within; what it
 *     would have been overtaken by can as well come before the instruction</td></tr>
 * <tr><td>an answer, a grant, a wake-up</td><td>the CPU then stands between two instructions and may stay there</td></tr>
 * <tr><td>an acknowledgement, a quiescent state</td><td>who waits for it may go on later; nobody else can tell</td></tr>
 * <tr><td>the end of a delay</td><td>time does not count here</td></tr>
 * </table>
 *
 * <p>A maskable message is delivered only when it would be taken: before that it does nothing but wait. A vCPU can be
 * taken away at any such moment.
 */
final class SteppedMachine {
    private static final int STRIDE = Envelope.STRIDE;

    private final Machine machine;
    private final int cpuCount;
    private final CpuCore[] cpus;
    private final MmuCore[] mmus;
    private final StepPort[] ports;
    private final MessagesInFlight flight = new MessagesInFlight();
    private final EnvelopeBatch sent = new EnvelopeBatch();
    private final LockDependencies dependencies;
    private final boolean storesAtOnce;
    private final boolean preempts;
    private final StepObserver observer;

    /** The checkers that have reported in this execution, a bit each, by ordinal. */
    private long reported;

    private long shownDependencies;

    SteppedMachine(Machine machine, MemoryModel model, LockDependencies dependencies, StepObserver observer) {
        this.machine = machine;
        this.dependencies = dependencies;
        this.observer = observer;
        cpuCount = machine.topology().cpus();
        storesAtOnce = model == MemoryModel.SC;
        preempts = machine.architecture().preemptsVcpus();
        cpus = new CpuCore[cpuCount];
        mmus = new MmuCore[machine.topology().mmus()];
        ports = new StepPort[machine.topology().components()];
        for (int component = 0; component < ports.length; component++) {
            ports[component] = new StepPort(component);
        }
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu] = new CpuCore(machine.cpus().get(cpu));
        }
        for (int mmu = 0; mmu < mmus.length; mmu++) {
            mmus[mmu] = new MmuCore(machine.mmus().get(mmu), ports[cpuCount + mmu]);
        }
    }

    /** Goes to the state before the first step. */
    void begin() {
        flight.clear();
        reported = 0;
        shownDependencies = 0;
        for (MmuCore mmu : mmus) {
            mmu.begin();
        }
        for (CpuCore cpu : cpus) {
            cpu.begin();
        }
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu].receive(MessageKind.START, cpu, 0, 0, 0, ports[cpu]);
        }
        rest();
    }

    // ---- Steps -------------------------------------------------------------------------------------------------

    /** The steps that are possible. */
    IntList steps() {
        IntList steps = new IntArrayList();
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            if (cpus[cpu].canExecute()) {
                steps.add(Step.of(Step.Kind.EXECUTE, cpu));
            }
        }
        for (int message = 0; message < flight.count(); message++) {
            if (isDeliverable(message) && !flight.isRepeated(message)) {
                steps.add(Step.of(Step.Kind.DELIVER, message));
            }
        }
        if (preempts) {
            addPreemptions(steps);
        }
        return steps;
    }

    private void addPreemptions(IntList steps) {
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            if (cpus[cpu].isAway()) {
                steps.add(Step.of(Step.Kind.UNPREEMPT, cpu));
            } else if (cpus[cpu].handlesNow(MessageKind.PREEMPT)) {
                steps.add(Step.of(Step.Kind.PREEMPT, cpu));
            }
        }
    }

    /** Whether nothing but being preempted can happen any more. */
    boolean isOver(IntList steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (Step.kind(steps.getInt(i)) != Step.Kind.PREEMPT) {
                return false;
            }
        }
        return true;
    }

    private boolean isDeliverable(int message) {
        int at = message * STRIDE;
        int destination = Envelope.destination(flight.words(), at);
        return destination >= cpuCount || cpus[destination].handlesNow(Envelope.kind(flight.words(), at));
    }

    /** Takes a step that is possible. */
    void take(int step) {
        int subject = Step.subject(step);
        switch (Step.kind(step)) {
            case EXECUTE -> execute(subject);
            case DELIVER -> deliver(flight.remove(subject), 0);
            case PREEMPT -> cpus[subject].receive(MessageKind.PREEMPT, subject, 0, 0, 0, ports[subject]);
            case UNPREEMPT -> cpus[subject].receive(MessageKind.UNPREEMPT, subject, 0, 0, 0, ports[subject]);
        }
        rest();
    }

    private void execute(int cpu) {
        cpus[cpu].executeNext(ports[cpu]);
        for (int i = 0; i < sent.size(); i++) {
            int at = i * STRIDE;
            MessageKind kind = Envelope.kind(sent.words(), at);
            if (kind.isRequest() && !kind.isStore()) {
                long[] request = Arrays.copyOfRange(sent.words(), at, at + STRIDE);
                sent.remove(i);
                deliver(request, 0);
                return;
            }
        }
    }

    /** Delivers what arrives at once and executes what nobody can see, until only steps are left. */
    private void rest() {
        do {
            while (!sent.isEmpty()) {
                long[] message = Arrays.copyOf(sent.words(), STRIDE);
                sent.remove(0);
                if (arrivesAtOnce(Envelope.kind(message, 0))) {
                    deliver(message, 0);
                } else {
                    flight.add(message, 0);
                }
            }
            for (int cpu = 0; cpu < cpuCount; cpu++) {
                settle(cpu);
            }
        } while (!sent.isEmpty());
        for (CpuCore cpu : cpus) {
            shownDependencies |= dependencies.bits(cpu.lockDependencies());
            cpu.forgetLockDependencies();
        }
    }

    private void settle(int cpu) {
        CpuCore core = cpus[cpu];
        core.retry();
        while (core.canExecute()) {
            core.settle(ports[cpu]);
            if (!core.canExecute() || !isUnseen(core.waitsAt())) {
                return;
            }
            int before = core.pc();
            core.executeNext(ports[cpu]);
            core.retry();
            if (core.pc() == before) {
                return;
            }
        }
    }

    /** Instructions that could as well be no step: nobody else can tell when they are executed. */
    private static boolean isUnseen(Opcode opcode) {
        return switch (opcode) {
            case FENCE, USER_FAULT, DELAY, POINT, COMPLAIN, HALT -> true;
            default -> false;
        };
    }

    private boolean arrivesAtOnce(MessageKind kind) {
        return switch (kind) {
            case IPI, INVALIDATE, HYPERVISOR_INVALIDATE, QUIESCENT_REQUEST -> false;
            case VCPU_OUT, VCPU_IN -> true;
            default -> kind.isStore() ? storesAtOnce : !kind.isRequest();
        };
    }

    private void deliver(long[] message, int at) {
        int destination = Envelope.destination(message, at);
        int source = Envelope.source(message, at);
        MessageKind kind = Envelope.kind(message, at);
        long a = Envelope.a(message, at);
        long b = Envelope.b(message, at);
        long c = Envelope.c(message, at);
        if (destination < cpuCount) {
            cpus[destination].receive(kind, source, a, b, c, ports[destination]);
        } else {
            int pc = Envelope.pc(message, at);
            mmus[destination - cpuCount].deliver(kind, source, pc, a, b, c, ports[destination]);
        }
    }

    // ---- States ------------------------------------------------------------------------------------------------

    /** Writes the state. */
    void save(StateWords words) {
        words.clear();
        for (CpuCore cpu : cpus) {
            words.putTrimmed(cpu.state());
        }
        for (MmuCore mmu : mmus) {
            words.putTrimmed(mmu.state());
        }
        words.put(reported);
        words.put(shownDependencies);
        words.put(flight.count() * STRIDE, flight.words());
    }

    /** Goes to a state that {@link #save} wrote. */
    void restore(StateWords words) {
        words.rewind();
        for (CpuCore cpu : cpus) {
            int length = (int) words.get();
            cpu.restore(words.words(), words.position(), length);
            words.skip(length);
        }
        for (MmuCore mmu : mmus) {
            int length = (int) words.get();
            long[] state = mmu.state();
            System.arraycopy(words.words(), words.position(), state, 0, length);
            Arrays.fill(state, length, state.length, 0);
            words.skip(length);
        }
        reported = words.get();
        shownDependencies = words.get();
        int flying = (int) words.get();
        flight.clear();
        for (int at = 0; at < flying; at += STRIDE) {
            flight.add(words.words(), words.position() + at);
        }
    }

    /** How the machine ended, where nothing can happen any more. Changes the state: what still flies waits in inboxes. */
    MachineEnd end() {
        while (flight.count() > 0) {
            deliver(flight.remove(0), 0);
        }
        sent.clear();
        List<ComponentReport> reports = new ArrayList<>();
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            reports.add(report(cpu));
        }
        for (int mmu = 0; mmu < mmus.length; mmu++) {
            LongList values = new LongArrayList();
            for (long address : machine.observedAddresses().get(mmu)) {
                values.add(mmus[mmu].valueAt(address));
            }
            reports.add(new ComponentReport(cpuCount + mmu, values, List.of(), 0, 0, null));
        }
        return new MachineEnd(reports, false);
    }

    private ComponentReport report(int cpu) {
        CpuCore core = cpus[cpu];
        LongList values = new LongArrayList();
        for (int register : machine.observedRegisters().get(cpu)) {
            values.add(core.register(register));
        }
        LongList shown = cpu == 0 ? dependencies.of(shownDependencies) : LongList.of();
        CpuEnd end = core.end(shown);
        return new ComponentReport(cpu, values, cpu == 0 ? findings() : List.of(), 0, 0, end);
    }

    /** Of a finding the state keeps only that there was one; who and where, a schedule that is run again tells. */
    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Checker checker : Checker.values()) {
            if ((reported >>> checker.ordinal() & 1) != 0) {
                findings.add(Finding.of(checker, 0, 0, 0));
            }
        }
        return findings;
    }

    /** Collects what a component sends; nothing takes time. */
    private final class StepPort implements Port {
        private final int component;

        StepPort(int component) {
            this.component = component;
        }

        @Override
        public void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
            if (kind == MessageKind.IPI_ACK
                    || kind == MessageKind.INVALIDATED
                    || kind == MessageKind.HYPERVISOR_INVALIDATED) {
                observer.acknowledged(kind, component, a);
            }
            sent.add(0, component, destination, 0, kind, pc, a, b, c);
        }

        @Override
        public void sendAtOnce(int destination, MessageKind kind, int pc, long a, long b, long c) {
            send(destination, kind, pc, a, b, c);
        }

        @Override
        public void wake(MessageKind kind, long a, Latency delay, long times) {
            if (kind == MessageKind.RESUME || kind == MessageKind.GRACE_PERIOD) {
                sent.add(0, component, component, 0, kind, 0, a, 0, 0);
            }
        }

        @Override
        public void charge(Latency purpose, long times) {}

        @Override
        public void occupy(Latency purpose) {}

        @Override
        public void report(Finding finding) {
            reported |= 1L << finding.checker().ordinal();
            observer.found(finding);
        }

        @Override
        public void executed(int pc, long value) {
            observer.executed(component, pc, value);
        }

        @Override
        public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
            observer.performed(kind, cpu, pc, address, before, after);
        }

        @Override
        public boolean stallsAt(int point) {
            return false;
        }
    }
}
