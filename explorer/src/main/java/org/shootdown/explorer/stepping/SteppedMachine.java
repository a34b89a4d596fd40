package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.EnvelopeBatch;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Operands;
import org.shootdown.cpu.isa.Order;
import org.shootdown.cpu.isa.Program;
import org.shootdown.explorer.memory.WeakMemory;
import org.shootdown.explorer.memory.WeakOrdering;
import org.shootdown.explorer.state.StateTable;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;
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
 * that has saved a state knows by {@link #isTouched} which components a step has changed since.
 */
public final class SteppedMachine {
    private static final int STRIDE = Envelope.STRIDE;

    /** So many things have a state that belongs to no component. */
    private static final int SHARED = 2;

    /** So many instructions that nobody can see are executed between two steps; the next one is a step of its own. */
    private static final int LONGEST_UNSEEN = 1_000;

    private final Machine machine;
    private final AddressMap addresses;
    private final int cpuCount;
    private final CpuCore[] cpus;
    private final MmuCore[] mmus;
    private final StepPort[] ports;
    private final boolean[] touched;

    /** By CPU: how many stores its buffer held before the step under way. */
    private final int[] storesBefore;

    private final MessagesInFlight flight;
    private final EnvelopeBatch sent = new EnvelopeBatch();

    /** What {@link #takeSent} has taken last. */
    private final long[] arriving = new long[STRIDE];

    private final LockDependencies dependencies;
    private final boolean drainsAtOnce;
    private final boolean multiCopyAtomic;
    private final boolean preempts;
    private final StepObserver observer;
    private final ProgramWatch watch;
    private final @Nullable WeakOrdering ordering;
    private final @Nullable DataRaces races;

    private final Shown shown = new Shown();

    /** The bounds that some execution has come to; an observation, and no state of the machine. */
    private final EnumSet<Completeness> reachedBounds = EnumSet.noneOf(Completeness.class);

    /** Whether this execution cannot be followed any further: what it has come to is no state that a machine can be in. */
    private boolean cut;

    /** How many instructions that nobody can see the CPUs have executed since the last step. */
    private int unseen;

    /**
     * Of the load under way: which old value it yields, or 0, and that value. Its object is asked for as ever: a use after
     * free is one where the program makes it, however early the value came.
     */
    private int readsOld;

    private long oldValue;

    /** Who is told what programs do, and says which loads matter. */
    public interface ProgramWatch {
        /** Nobody is told; every load matters. */
        ProgramWatch NONE = new ProgramWatch() {};

        /** An instruction makes a request of this kind; {@code VALUE} says that it was given the object at an address. */
        default void requests(int cpu, int pc, MessageKind kind, long address) {}

        /** A checker has found something. */
        default void found(Checker checker) {}

        /** A CPU is about to execute a load. */
        default void loads(int cpu, CpuCore core, long address) {}

        /** Whether it matters what a load yields. */
        default boolean matters(int cpu, int pc) {
            return true;
        }

        /** Whether nobody waits for what the machine comes to any more. */
        default boolean givesUp() {
            return false;
        }

        /** The word at an address now holds a value. */
        default void holds(long address, long value) {}

        /** What the word at an address held was stored over; if it is a lock, its holder has lost it without a release. */
        default void loses(long address) {}
    }

    public SteppedMachine(
            Machine machine,
            MemoryModel model,
            CpuLimits limits,
            LockDependencies dependencies,
            StepObserver observer,
            ProgramWatch watch) {
        this.machine = machine;
        this.dependencies = dependencies;
        this.observer = observer;
        this.watch = watch;
        addresses = machine.topology().addresses();
        cpuCount = machine.topology().cpus();
        drainsAtOnce = model == MemoryModel.SC;
        multiCopyAtomic = model.isMultiCopyAtomic();
        preempts = machine.architecture().preemptsVcpus();
        cpus = new CpuCore[cpuCount];
        storesBefore = new int[cpuCount];
        flight = new MessagesInFlight(cpuCount);
        mmus = new MmuCore[machine.topology().mmus()];
        ports = new StepPort[machine.topology().components()];
        touched = new boolean[ports.length + SHARED];
        for (int component = 0; component < ports.length; component++) {
            ports[component] = new StepPort(component);
        }
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu] = CpuCore.stepped(machine.cpus().get(cpu), model, limits);
        }
        for (int mmu = 0; mmu < mmus.length; mmu++) {
            mmus[mmu] = new MmuCore(machine.mmus().get(mmu), ports[cpuCount + mmu]);
        }
        ordering = model.isWeak() ? new WeakOrdering(cpus, machine.mmus().get(0).image(), model) : null;
        races = DataRaces.of(machine, cpus);
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
        cut = false;
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
                cpus[cpu].receive(MessageKind.START, cpu, 0, 0, 0, ports[cpu]);
            }
        }
        Arrays.fill(touched, true);
        rest();
    }

    // ---- Steps -------------------------------------------------------------------------------------------------

    /** The steps that are possible. */
    public IntList steps() {
        IntList steps = new IntArrayList();
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            addSteps(cpu, steps);
        }
        int messages = within(flight.count(), Step.SUBJECTS, Completeness.MESSAGES);
        for (int message = 0; message < messages; message++) {
            if (isDeliverable(message) && !flight.isRepeated(message)) {
                steps.add(Step.of(Step.Kind.DELIVER, message));
            }
        }
        if (preempts) {
            addPreemptions(steps);
        }
        return steps;
    }

    private void addSteps(int cpu, IntList steps) {
        CpuCore core = cpus[cpu];
        if (core.waitsForRoom()) {
            reachedBounds.add(Completeness.STORE_BUFFER);
        }
        if (core.canIssue()) {
            int choices = within(choices(cpu), Step.CHOICES, Completeness.LOAD_VALUES);
            for (int choice = 0; choice < choices; choice++) {
                steps.add(Step.of(Step.Kind.EXECUTE, cpu, choice));
            }
        }
        for (int store = 0; store < core.bufferedStores(); store++) {
            if (core.canDrain(store)) {
                steps.add(Step.of(Step.Kind.DRAIN, cpu, store));
            }
        }
    }

    private int within(int count, int most, Completeness bound) {
        if (count > most) {
            reachedBounds.add(bound);
        }
        return Math.min(count, most);
    }

    /** The bounds that executions of this machine have come to. */
    public Set<Completeness> reachedBounds() {
        return reachedBounds;
    }

    /** Notes if old values were dropped that somebody could have read. */
    public void noteForgetting(WeakMemory memory) {
        if (memory.isForgetful()) {
            reachedBounds.add(Completeness.OLD_VALUES);
        }
    }

    /** Whether this execution has come to a bound and cannot be followed any further. */
    public boolean isCut() {
        return cut;
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

    /** In how many ways a CPU that can execute may execute its next instruction. */
    public int choices(int cpu) {
        return ordering == null || !watch.matters(cpu, cpus[cpu].pc()) ? 1 : ordering.choices(cpu);
    }

    /** Whether nothing but being preempted can happen any more. */
    public static boolean isOver(IntList steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (Step.kind(steps.getInt(i)) != Step.Kind.PREEMPT) {
                return false;
            }
        }
        return true;
    }

    public boolean isDeliverable(int message) {
        int at = message * STRIDE;
        int destination = Envelope.destination(flight.words(), at);
        return destination >= cpuCount || cpus[destination].handlesNow(Envelope.kind(flight.words(), at));
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
        while (!cut) {
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
        cut = false;
        unseen = 0;
        touchShared();
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            storesBefore[cpu] = cpus[cpu].bufferedStores();
        }
        int subject = Step.subject(step);
        Finding race = races == null ? null : raceBefore(step, races);
        switch (Step.kind(step)) {
            case EXECUTE -> execute(subject, Step.choice(step));
            case DRAIN -> drain(subject, Step.choice(step));
            case DELIVER -> deliver(flight.remove(subject));
            case PREEMPT -> receive(subject, MessageKind.PREEMPT, subject, 0, 0, 0);
            case UNPREEMPT -> receive(subject, MessageKind.UNPREEMPT, subject, 0, 0, 0);
        }
        if (race != null) {
            note(race);
        }
        rest();
    }

    /** The data race that the state before a step shows, or the step itself; of an execution one is told. */
    private @Nullable Finding raceBefore(int step, DataRaces looking) {
        if (shown.isReported(Checker.DATA_RACE)) {
            return null;
        }
        Finding found = looking.next(this);
        boolean readsOldValue = Step.kind(step) == Step.Kind.EXECUTE && Step.choice(step) > 0;
        int cpu = Step.subject(step);
        return found == null && readsOldValue ? looking.missedBy(cpu, cpus[cpu].pc(), nextAddress(cpu)) : found;
    }

    private void note(Finding finding) {
        shown.report(finding.checker());
        watch.found(finding.checker());
        observer.found(finding);
    }

    private void execute(int cpu, int choice) {
        CpuCore core = cpus[cpu];
        touched[cpu] = true;
        if (isLoad(core.waitsAt())) {
            watch.loads(cpu, core, nextAddress(cpu));
        }
        if (ordering != null) {
            ordering.executes(cpu, choice, watch.matters(cpu, core.pc()));
        }
        core.executeNext(ports[cpu]);
        readsOld = choice;
        for (int i = 0; i < sent.size(); i++) {
            if (Envelope.kind(sent.words(), i * STRIDE).isRequest()) {
                deliver(takeSent(i));
                break;
            }
        }
        readsOld = 0;
    }

    /** Whether an instruction is a load that {@link ProgramWatch} is asked about. */
    public static boolean isLoad(Opcode opcode) {
        return opcode == Opcode.LOAD
                || opcode == Opcode.LOAD_ENTRY
                || opcode == Opcode.LOAD_HALF
                || opcode == Opcode.LOAD_ENTRY_HALF;
    }

    /** A store leaves the buffer, is performed, and is known to be: the answer is not seen to take time. */
    private void drain(int cpu, int store) {
        touched[cpu] = true;
        int before = sent.size();
        if (ordering != null) {
            ordering.drains(cpu, store);
        }
        cpus[cpu].drain(store, ports[cpu]);
        deliver(takeSent(before));
        for (int i = before; i < sent.size(); i++) {
            if (Envelope.destination(sent.words(), i * STRIDE) == cpu) {
                deliver(takeSent(i));
                return;
            }
        }
    }

    /** A message that was sent, until the next one is taken. */
    private long[] takeSent(int index) {
        System.arraycopy(sent.words(), index * STRIDE, arriving, 0, STRIDE);
        sent.remove(index);
        return arriving;
    }

    /** Delivers what arrives at once and executes what nobody can see, until only steps are left. */
    private void rest() {
        do {
            while (!sent.isEmpty()) {
                long[] message = takeSent(0);
                if (arrivesAtOnce(Envelope.kind(message, 0))) {
                    deliver(message);
                } else {
                    flight.add(message, 0);
                }
            }
            for (int cpu = 0; cpu < cpuCount; cpu++) {
                if (touched[cpu]) {
                    settle(cpu);
                }
            }
        } while (!sent.isEmpty());
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
        LongList order = core.lockDependencies();
        if (!order.isEmpty()) {
            shown.addDependencies(dependencies.bits(cpu, order));
            core.forgetLockDependencies();
        }
        for (int store = storesBefore[cpu]; store < core.bufferedStores(); store++) {
            watch.requests(cpu, core.bufferedPc(store), core.bufferedKind(store), core.bufferedAddress(store));
        }
    }

    /** With sequential consistency no store waits, and nowhere does one that is part of an update. */
    private void drainAtOnce(int cpu) {
        while (cpus[cpu].bufferedStores() > 0 && (drainsAtOnce || cpus[cpu].updates())) {
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
            case USER_FAULT, DELAY, POINT, COMPLAIN, HALT -> true;
            default -> false;
        };
    }

    private static boolean arrivesAtOnce(MessageKind kind) {
        return switch (kind) {
            case IPI, INVALIDATE, HYPERVISOR_INVALIDATE, QUIESCENT_REQUEST -> false;
            case VCPU_OUT, VCPU_IN -> true;
            default -> !kind.isRequest();
        };
    }

    private void deliver(long[] message) {
        int destination = Envelope.destination(message, 0);
        int source = Envelope.source(message, 0);
        MessageKind kind = Envelope.kind(message, 0);
        long a = Envelope.a(message, 0);
        long b = Envelope.b(message, 0);
        long c = Envelope.c(message, 0);
        if (destination < cpuCount) {
            receive(destination, kind, source, a, b, c);
            return;
        }
        int pc = Envelope.pc(message, 0);
        touched[destination] = true;
        if (kind.isRequest()) {
            watch.requests(source, pc, kind, a);
            if (ordering != null) {
                ordering.requests(kind, source, b, c);
            }
        }
        mmus[destination - cpuCount].deliver(kind, source, pc, a, b, c, ports[destination]);
    }

    private void receive(int cpu, MessageKind kind, int source, long a, long b, long c) {
        touched[cpu] = true;
        if (kind == MessageKind.VALUE && cpus[cpu].waitsAt() == Opcode.ALLOCATE) {
            watch.requests(cpu, cpus[cpu].pc(), kind, a);
        }
        if (ordering != null) {
            ordering.receives(cpu, kind);
        }
        cpus[cpu].receive(kind, source, a, b, c, ports[cpu]);
    }

    // ---- States ------------------------------------------------------------------------------------------------

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

    /**
     * Whether a component may have changed since {@link #forgetTouches}; behind the components come what belongs to none, and
     * the weak memory.
     */
    public boolean isTouched(int component) {
        return touched[component];
    }

    private void touchShared() {
        Arrays.fill(touched, ports.length, ports.length + SHARED, true);
    }

    public void touch(int component) {
        touched[component] = true;
    }

    /** What a component holds is known. */
    public void untouch(int component) {
        touched[component] = false;
    }

    /** Nothing is known of what the machine holds. */
    public void touchAll() {
        Arrays.fill(touched, true);
    }

    public void forgetTouches() {
        Arrays.fill(touched, false);
    }

    /** How the machine ended, where nothing can happen any more. Changes the state: what still flies waits in inboxes. */
    public MachineEnd end() {
        return end(cpu -> false, Ending.AT_REST);
    }

    /**
     * What the machine is like where it goes round for ever. Changes the state, as {@link #end()} does.
     *
     * @param goesOn by CPU: whether it executes something again and again
     * @param endable whether it could still come to an end
     */
    public MachineEnd endless(IntPredicate goesOn, boolean endable) {
        return end(goesOn, endable ? Ending.LIVELOCK : Ending.AT_REST);
    }

    private MachineEnd end(IntPredicate goesOn, Ending ending) {
        while (flight.count() > 0) {
            deliver(flight.remove(0));
        }
        sent.clear();
        List<ComponentReport> reports = new ArrayList<>();
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            reports.add(report(cpu, goesOn.test(cpu)));
        }
        for (int mmu = 0; mmu < mmus.length; mmu++) {
            LongList values = new LongArrayList();
            for (long address : machine.observedAddresses().get(mmu)) {
                values.add(mmus[mmu].valueAt(address));
            }
            reports.add(new ComponentReport(cpuCount + mmu, values, List.of(), 0, 0, null));
        }
        return new MachineEnd(reports, ending);
    }

    private ComponentReport report(int cpu, boolean goesOn) {
        CpuCore core = cpus[cpu];
        LongList values = new LongArrayList();
        for (int register : machine.observedRegisters().get(cpu)) {
            values.add(core.register(register));
        }
        LongList order = dependencies.of(cpu, shown.dependencies());
        CpuEnd end = goesOn ? core.goingOn(order) : core.end(order);
        return new ComponentReport(cpu, values, cpu == 0 ? findings() : List.of(), 0, 0, end);
    }

    /** Of a finding the state keeps only that there was one; who and where, a schedule that is run again tells. */
    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Checker checker : Checker.values()) {
            if (shown.isReported(checker)) {
                findings.add(Finding.of(checker, 0, 0, 0));
            }
        }
        return findings;
    }

    /** The value that memory has at an address where something is. */
    long wordAt(long address) {
        return mmus[addresses.homeAt(address)].valueAt(address);
    }

    /** The address of the access that a CPU's next instruction makes, or -1 if it makes none. */
    public long nextAddress(int cpu) {
        CpuCore core = cpus[cpu];
        Program program = core.setup().program();
        int operand = Operands.address(core.waitsAt());
        return operand == Operands.NONE ? -1 : core.register(program.operand(core.pc(), operand));
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
            boolean isOld = kind == MessageKind.VALUE && readsOld > 0;
            sent.add(0, component, destination, 0, kind, pc, isOld ? oldValue : a, b, c);
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
        public boolean givesUp() {
            cut |= watch.givesUp();
            return cut;
        }

        @Override
        public void charge(Latency purpose, long times) {}

        @Override
        public void occupy(Latency purpose) {}

        @Override
        public void report(Finding finding) {
            if (finding.checker() == Checker.LIMIT_REACHED) {
                // A CPU that has run too far reports no address, one that holds too much the lock.
                reachedBounds.add(finding.address() == 0 ? Completeness.INSTRUCTION_BOUND : Completeness.HELD_LOCKS);
                cut = true;
            } else {
                note(finding);
            }
        }

        @Override
        public void executed(int pc, long value) {
            if (ordering != null) {
                ordering.executed(component, pc);
            }
            observer.executed(component, pc, value);
        }

        @Override
        public void translated(int pc, long asid, long address, long entry, long physical) {
            observer.translated(component, pc, asid, address, entry, physical);
        }

        @Override
        public void faulted(int pc, long fault) {
            observer.faulted(component, pc, fault);
        }

        @Override
        public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
            if (readsOld > 0 && ordering != null) {
                oldValue = ordering.oldValue(cpu, address, readsOld);
                observer.readEarly(kind, cpu, pc, address, oldValue);
            } else {
                observer.performed(kind, cpu, pc, address, before, after);
            }
            if (ordering != null) {
                ordering.performed(kind, cpu, address, before, after);
            }
            if (races != null) {
                races.writes(kind, cpu, pc, address);
            }
            if (before != after) {
                watch.holds(address, after);
            }
            boolean overrides = kind == MessageKind.STORE || kind == MessageKind.TRYLOCK;
            if (overrides && before != 0 && before != after && after >= 0) {
                watch.loses(address);
            }
        }

        @Override
        public boolean stallsAt(int pc, int point) {
            return false;
        }
    }
}
