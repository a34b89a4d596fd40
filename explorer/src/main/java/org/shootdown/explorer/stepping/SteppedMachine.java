package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.cpu.core.StoreBuffer;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.cpu.isa.Program;
import org.shootdown.explorer.memory.WeakMemory;
import org.shootdown.explorer.memory.WeakOrdering;
import org.shootdown.explorer.state.StateTable;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.machine.MachineObserver;
import org.shootdown.mmu.core.MmuCore;

/**
 * A machine without time: in any state every visible step that is possible can be the next one.
 *
 * <p>A message whose way others can come between is kept in flight until a step delivers it: the later accesses of a page
 * walk, an interrupt, an invalidation, a grace period's request. Stores stay in their buffer until a step drains them.
 * All others arrive at once, since their delay is no more than their receiver not going on:
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
 *
 * <p>After each step the CPUs concerned execute what nobody else can see, up to their next visible instruction. A search
 * that has saved a state knows by its {@link Touches} which components a step has changed since.
 */
public final class SteppedMachine {
    private static final int STRIDE = Envelope.STRIDE;

    /** So many instructions that nobody can see are executed between two steps; the next one is a step of its own. */
    private static final int LONGEST_UNSEEN = 1_000;

    private final AddressMap addresses;
    private final int cpuCount;
    private final CpuCore[] cpus;
    private final MmuCore[] mmus;
    private final Port[] ports;
    private final Effects effects;
    private final PossibleSteps possible;
    private final MachineEnds ends;
    private final Touches touches;

    /** By CPU: how many stores its buffer held before the step under way. */
    private final int[] storesBefore;

    private final MessagesInFlight flight;

    /** What {@link #takeSent} has taken last. */
    private final long[] arriving = new long[STRIDE];

    private final LockDependencies dependencies;
    private final boolean drainsAtOnce;
    private final boolean multiCopyAtomic;
    private final ProgramWatch watch;
    private final @Nullable WeakOrdering ordering;
    private final @Nullable DataRaces races;

    private final Shown shown = new Shown();

    /** How many instructions that nobody can see the CPUs have executed since the last step. */
    private int unseen;

    public SteppedMachine(
            Machine machine,
            MemoryModel model,
            CpuLimits limits,
            LockDependencies dependencies,
            MachineObserver observer,
            ProgramWatch watch) {
        this.dependencies = dependencies;
        this.watch = watch;
        effects = new Effects(shown, observer, watch);
        addresses = machine.topology().addresses();
        cpuCount = machine.topology().cpus();
        drainsAtOnce = model == MemoryModel.SC;
        multiCopyAtomic = model.isMultiCopyAtomic();
        cpus = new CpuCore[cpuCount];
        storesBefore = new int[cpuCount];
        flight = new MessagesInFlight(cpuCount);
        mmus = new MmuCore[machine.topology().mmus()];
        ports = new Port[machine.topology().components()];
        touches = new Touches(ports.length);
        for (int component = 0; component < ports.length; component++) {
            ports[component] = effects.port(component);
        }
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu] = CpuCore.stepped(machine.cpus().get(cpu), model, limits);
        }
        for (int mmu = 0; mmu < mmus.length; mmu++) {
            mmus[mmu] = new MmuCore(machine.mmus().get(mmu), ports[cpuCount + mmu]);
        }
        ordering = model.isWeak() ? new WeakOrdering(cpus, machine.mmus().get(0).image(), model) : null;
        races = DataRaces.of(machine, cpus);
        effects.tell(ordering, races);
        possible = new PossibleSteps(
                cpus, flight, effects, ordering, watch, machine.architecture().preemptsVcpus());
        ends = new MachineEnds(machine, cpus, mmus, dependencies, shown);
    }

    /**
     * Marks from now on which instructions some execution has begun to execute, whatever states it is put into.
     *
     * @param marks by CPU and instruction
     */
    public void mark(List<boolean[]> marks) {
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu].mark(marks.get(cpu));
        }
    }

    /** Goes to the state before the first step. */
    public void begin() {
        begin(cpu -> true);
    }

    /** Goes to the state before the first step, with only some of the CPUs ever starting. */
    public void begin(IntPredicate starting) {
        flight.clear();
        shown.clear();
        effects.setCut(false);
        unseen = 0;
        Arrays.fill(storesBefore, 0);
        if (ordering != null) {
            ordering.memory().begin();
        }
        if (races != null) {
            races.begin();
        }
        for (MmuCore mmu : mmus) {
            mmu.begin();
        }
        for (CpuCore cpu : cpus) {
            cpu.begin();
        }
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            if (starting.test(cpu)) {
                cpus[cpu].receive(MessageKind.START, cpu, Message.empty(), 0, ports[cpu]);
            }
        }
        touches.addAll();
        rest();
    }

    /** The steps that are possible. */
    public IntList steps() {
        return possible.steps();
    }

    /** Whether the last step executed as many instructions that nobody can see as a step may. */
    public boolean wasLong() {
        return unseen == LONGEST_UNSEEN;
    }

    /** The bounds that executions of this machine have come to. */
    public Set<Completeness> reachedBounds() {
        return effects.reachedBounds();
    }

    /** Notes if old values were dropped that somebody could have read. */
    public void noteForgetting(WeakMemory memory) {
        if (memory.isForgetful()) {
            effects.reach(Completeness.OLD_VALUES);
        }
    }

    /** Whether this execution has come to a bound and cannot be followed any further. */
    public boolean isCut() {
        return effects.isCut();
    }

    /** In how many ways a CPU that can execute may execute its next instruction. */
    public int choices(int cpu) {
        return possible.choices(cpu);
    }

    public boolean isDeliverable(int message) {
        return possible.isDeliverable(message);
    }

    /** The component that takes a possible step, or that it brings a message to. */
    public int componentOf(int step) {
        int subject = Step.subject(step);
        return Step.kind(step) == Step.Kind.DELIVER ? Envelope.destination(flight.words(), subject * STRIDE) : subject;
    }

    /**
     * Takes steps as somebody chooses them, until he stops or the execution cannot be followed any further.
     *
     * @return how many
     */
    public int take(Choices choices) {
        int taken = 0;
        while (!effects.isCut()) {
            int step = choices.next(steps(), this);
            if (step == Choices.STOP) {
                break;
            }
            take(step);
            taken++;
        }
        return taken;
    }

    /** Takes a step that is possible. */
    public void take(int step) {
        effects.setCut(false);
        unseen = 0;
        touches.addShared();
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            storesBefore[cpu] = cpus[cpu].stores().count();
        }
        int subject = Step.subject(step);
        Finding race = races == null || shown.isReported(Checker.DATA_RACE) ? null : races.before(step, this);
        switch (Step.kind(step)) {
            case EXECUTE -> execute(subject, Step.choice(step));
            case DRAIN -> drain(subject, Step.choice(step));
            case DELIVER -> deliver(flight.remove(subject));
            case PREEMPT -> receive(subject, MessageKind.PREEMPT, subject, Message.empty(), 0);
            case UNPREEMPT -> receive(subject, MessageKind.UNPREEMPT, subject, Message.empty(), 0);
        }
        if (race != null) {
            effects.note(race);
        }
        rest();
    }

    private void execute(int cpu, int choice) {
        CpuCore core = cpus[cpu];
        touches.add(cpu);
        if (core.waitsAt().isLoad()) {
            watch.loads(cpu, core, nextAddress(cpu));
        }
        if (ordering != null) {
            ordering.executes(cpu, choice, watch.matters(cpu, core.pc()));
        }
        core.executeNext(ports[cpu]);
        effects.readOld(choice);
        for (int i = 0; i < effects.sent().size(); i++) {
            if (Envelope.kind(effects.sent().words(), i * STRIDE).isRequest()) {
                deliver(takeSent(i));
                break;
            }
        }
        effects.readOld(0);
    }

    /** A store leaves the buffer, is performed, and is known to be: the answer is not seen to take time. */
    private void drain(int cpu, int store) {
        touches.add(cpu);
        int before = effects.sent().size();
        if (ordering != null) {
            ordering.drains(cpu, store);
        }
        cpus[cpu].drain(store, ports[cpu]);
        deliver(takeSent(before));
        for (int i = before; i < effects.sent().size(); i++) {
            if (Envelope.destination(effects.sent().words(), i * STRIDE) == cpu) {
                deliver(takeSent(i));
                return;
            }
        }
    }

    /** A message that was sent, until the next one is taken. */
    private long[] takeSent(int index) {
        System.arraycopy(effects.sent().words(), index * STRIDE, arriving, 0, STRIDE);
        effects.sent().remove(index);
        return arriving;
    }

    /** Delivers what arrives at once and executes what nobody can see, until only steps are left. */
    private void rest() {
        do {
            while (!effects.sent().isEmpty()) {
                long[] message = takeSent(0);
                if (arrivesAtOnce(Envelope.kind(message, 0))) {
                    deliver(message);
                } else {
                    flight.add(message, 0);
                }
            }
            for (int cpu = 0; cpu < cpuCount; cpu++) {
                if (touches.has(cpu)) {
                    settle(cpu);
                }
            }
        } while (!effects.sent().isEmpty());
    }

    private void settle(int cpu) {
        CpuCore core = cpus[cpu];
        core.retry();
        drainAtOnce(cpu);
        while (core.canExecute()) {
            core.settle(ports[cpu]);
            if (!core.canExecute() || !isUnseen(core) || unseen == LONGEST_UNSEEN) {
                break;
            }
            unseen++;
            int before = core.pc();
            core.executeNext(ports[cpu]);
            core.retry();
            if (core.pc() == before) {
                break;
            }
        }
        LongList order = core.locks().dependencies();
        if (!order.isEmpty()) {
            shown.addDependencies(dependencies.bits(cpu, order));
            core.locks().forgetDependencies();
        }
        StoreBuffer stores = core.stores();
        for (int store = storesBefore[cpu]; store < stores.count(); store++) {
            watch.requests(cpu, stores.pc(store), stores.kind(store), stores.address(store));
        }
    }

    /** With sequential consistency no store waits, and nowhere does one that is part of an update. */
    private void drainAtOnce(int cpu) {
        while (cpus[cpu].stores().count() > 0 && (drainsAtOnce || cpus[cpu].updates())) {
            drain(cpu, 0);
            cpus[cpu].retry();
        }
    }

    /**
     * Instructions that could as well be no step: nobody else can tell when they are executed. A full fence they can, if it
     * has stores reach them.
     */
    private boolean isUnseen(CpuCore core) {
        return switch (core.waitsAt()) {
            case FENCE -> multiCopyAtomic || core.setup().program().operand(core.pc(), 4) != Order.FULL.ordinal();
            case USER_FAULT, DELAY, POINT, MARK, COMPLAIN, HALT -> true;
            default -> false;
        };
    }

    private static boolean arrivesAtOnce(MessageKind kind) {
        return switch (kind) {
            case IPI, CALL, INVALIDATE, HYPERVISOR_INVALIDATE, QUIESCENT_REQUEST -> false;
            case VCPU_OUT, VCPU_IN -> true;
            default -> !kind.isRequest();
        };
    }

    private void deliver(long[] message) {
        int destination = Envelope.destination(message, 0);
        int source = Envelope.source(message, 0);
        MessageKind kind = Envelope.kind(message, 0);
        int at = Envelope.message(0);
        if (destination < cpuCount) {
            receive(destination, kind, source, message, at);
            return;
        }
        int pc = Envelope.pc(message, 0);
        touches.add(destination);
        if (kind.isRequest()) {
            watch.requests(source, pc, kind, Message.Subject.of(message, at));
            if (ordering != null) {
                ordering.requests(Message.Access.compared(message, at));
            }
        }
        mmus[destination - cpuCount].deliver(kind, source, pc, message, at, ports[destination]);
    }

    private void receive(int cpu, MessageKind kind, int source, long[] message, int at) {
        touches.add(cpu);
        boolean answersAccess = kind == MessageKind.VALUE && !Message.Answer.isOfLong(message, at);
        if (answersAccess && cpus[cpu].waitsAt() == Opcode.ALLOCATE) {
            watch.requests(cpu, cpus[cpu].pc(), kind, Message.Answer.value(message, at));
        }
        if (ordering != null) {
            ordering.receives(cpu, kind);
        }
        cpus[cpu].receive(kind, source, message, at, ports[cpu]);
    }

    public int cpuCount() {
        return cpuCount;
    }

    /** CPUs and MMUs. */
    int componentCount() {
        return ports.length;
    }

    /** Whether the store at which a CPU stands is a step of its own, apart from its instruction. */
    public boolean buffersNext(int cpu) {
        return !drainsAtOnce && !cpus[cpu].updatesNext();
    }

    public CpuCore cpu(int cpu) {
        return cpus[cpu];
    }

    public int mmuCount() {
        return mmus.length;
    }

    public MmuCore mmu(int mmu) {
        return mmus[mmu];
    }

    public MessagesInFlight flight() {
        return flight;
    }

    /** What loads may still look back to, on a weak machine. */
    public @Nullable WeakMemory weakMemory() {
        return ordering == null ? null : ordering.memory();
    }

    /** What belongs to no component but is part of the state: what was shown, and messages in flight. */
    public List<StateTable> tables() {
        return races == null
                ? List.of(shown.table(), flight.table())
                : List.of(races.table(), shown.table(), flight.table());
    }

    /** What belongs to no component was set to a state. */
    public void tablesRestored() {
        if (races != null) {
            races.forgetWriters();
        }
    }

    /** Which parts steps have changed. */
    public Touches touches() {
        return touches;
    }

    /** How the machine ended, where nothing can happen any more. Changes the state: what still flies waits in inboxes. */
    public MachineEnd end() {
        return endAs(cpu -> false, Ending.AT_REST);
    }

    /** What the machine is like where nobody looks any further. Changes the state, as {@link #end()} does. */
    public MachineEnd leftOff() {
        return endAs(cpu -> false, Ending.LEFT_OFF);
    }

    /**
     * What the machine is like where it goes round for ever. Changes the state, as {@link #end()} does.
     *
     * @param goesOn by CPU: whether it executes something again and again
     * @param endable whether it could still come to an end
     */
    public MachineEnd endless(IntPredicate goesOn, boolean endable) {
        return endAs(goesOn, endable ? Ending.LIVELOCK : Ending.AT_REST);
    }

    private MachineEnd endAs(IntPredicate goesOn, Ending ending) {
        while (flight.count() > 0) {
            deliver(flight.remove(0));
        }
        effects.sent().clear();
        return ends.of(goesOn, ending);
    }

    /** The value that memory has at an address where something is. */
    long wordAt(long address) {
        return mmus[addresses.homeAt(address)].valueAt(address);
    }

    /** The address of the access that a CPU's next instruction makes, or -1 if it makes none. */
    public long nextAddress(int cpu) {
        CpuCore core = cpus[cpu];
        Program program = core.setup().program();
        int operand = core.waitsAt().address();
        return operand == Opcode.NO_OPERAND ? -1 : core.register(program.operand(core.pc(), operand));
    }
}
