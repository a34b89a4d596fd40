package org.shootdown.cpu.core;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.protocol.Topology.AddressSpace;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;

/**
 * A simulated CPU: executes a program one visible instruction at a time and answers interrupts, invalidations and grace
 * periods meanwhile.
 *
 * <p>An instruction that leaves the core sends one request and waits for its answer; the CPU is in order, and store
 * buffering is what makes its memory model weaker than sequential consistency. See {@link Activity} for what it can be
 * doing between two messages.
 */
public final class CpuCore {
    /** After so many visible instructions in a row that send no request a CPU waits for its own stores, or is in a loop. */
    private static final int UNWATCHED = 10_000;

    /** No more than so many visible instructions in a row send no request. */
    private static final int LONGEST_WITHOUT_REQUEST = 1_000_000;

    private final CpuSetup setup;
    private final Program program;
    private final Topology topology;
    private final StateLayout layout;
    private final CpuState state;
    private final StoreBuffer stores;
    private final HeldLocks locks;
    private final Inbox inbox;
    private final PageWalker walker;
    private final Interrupts interrupts;
    private final LocalInstructions local;
    private final VisibleInstructions visible;
    private final boolean preemptible;
    private final boolean tellsPreemption;
    private final int views;
    private final boolean tracksViews;
    private final Tlb tlb;
    private final Tlb pointers;
    /** By instruction, whether it was ever executed; null if nobody asks. */
    private boolean @Nullable [] reached;

    private final LoopWatch watch = new LoopWatch(UNWATCHED);

    /**
     * A CPU in time, before its first trial; call {@link #begin}.
     *
     * <p>Its stores leave in order on a weak machine too: every outcome of total store order is one of a weaker model.
     */
    public CpuCore(CpuSetup setup) {
        this(
                setup,
                setup.architecture().memoryModel() == MemoryModel.SC ? MemoryModel.SC : MemoryModel.TSO,
                true,
                CpuLimits.USUAL);
    }

    private CpuCore(CpuSetup setup, MemoryModel model, boolean timed, CpuLimits limits) {
        this.setup = setup;
        program = setup.program();
        topology = setup.topology();
        Architecture architecture = setup.architecture();
        Architecture.Tlb shape = architecture.tlb();
        views = CpuState.REGISTERS + program.registers();
        tracksViews = !timed && model.isWeak();
        int capacity = timed ? StoreBuffer.TIMED_CAPACITY : limits.bufferedStores(program);
        StateLayout.Builder declared = new StateLayout.Builder(topology.cpus());
        CpuState.declare(declared, program.registers(), tracksViews);
        int storesAt = StoreBuffer.declare(declared, capacity);
        int locksAt = HeldLocks.declare(declared);
        int tlbAt = Tlb.declare(declared, "TLB", shape.entries());
        int pointersAt = Tlb.declare(declared, "paging-structure cache", shape.pagingStructureEntries());
        int inboxAt = Inbox.declare(declared);
        layout = declared.build();
        state = new CpuState(layout);
        stores = new StoreBuffer(state, storesAt, capacity, topology, model, timed);
        locks = new HeldLocks(state, locksAt, setup.cpu());
        tlb = new Tlb(state, tlbAt, shape.entries());
        pointers = new Tlb(state, pointersAt, shape.pagingStructureEntries());
        inbox = new Inbox(state, inboxAt);
        walker = new PageWalker(state, tlb, pointers, architecture, topology);
        interrupts = new Interrupts(state, inbox, stores, tlb, pointers, walker);
        local = new LocalInstructions(program, setup.cpu(), tracksViews, limits.instructions());
        visible = new VisibleInstructions(setup, model, state, stores, locks, walker, interrupts);
        preemptible = architecture.preemptsVcpus();
        tellsPreemption = preemptible && architecture.flush().skipsPreempted();
    }

    /**
     * A CPU whose buffered stores leave when they are told to, with {@link #drain}, in an order that the model allows.
     *
     * @param limits how far it is followed
     */
    public static CpuCore stepped(CpuSetup setup, MemoryModel model, CpuLimits limits) {
        return new CpuCore(setup, model, false, limits);
    }

    /** Marks from now on, by instruction, what this CPU begins to execute; whatever state it goes back to, marks stay. */
    public void mark(boolean[] marks) {
        reached = marks;
        local.mark(marks);
    }

    /** Forgets everything and stands before the program's first instruction. */
    public void begin() {
        Arrays.fill(state.words, 0);
        locks.begin();
        state.set(CpuState.INTERRUPTS, 1);
        setup.parameters()
                .getElements(
                        0, state.words, CpuState.REGISTERS, setup.parameters().size());
        AddressSpace space = topology.addressSpaceAt(setup.mm());
        state.set(CpuState.ASID, space == null ? 0 : space.asid());
        state.set(CpuState.LAZY, space != null && setup.lazy() ? 1 : 0);
    }

    /** Handles one message, then executes as far as it can. */
    public void deliver(MessageKind kind, int source, long a, long b, long c, Port port) {
        receive(kind, source, a, b, c, port);
        run(port);
    }

    /** Handles one message and executes nothing after it: whoever explores decides when the next instruction comes. */
    public void receive(MessageKind kind, int source, long a, long b, long c, Port port) {
        if (state.get(CpuState.AWAY) != 0 && !reachesAbsent(kind)) {
            inbox.add(kind, source, a, b, c);
            return;
        }
        switch (kind) {
            case START -> visible.become(Activity.READY);
            case VALUE -> answered(a, port);
            case STORED -> stored(port);
            case OOPS -> oops(a != 0, port);
            case RESUME -> resumed(port);
            case IPI, QUIESCENT_REQUEST -> {
                inbox.add(kind, source, a, b, c);
                serveIfBetweenInstructions(port);
            }
            case INVALIDATE, HYPERVISOR_INVALIDATE -> interrupts.invalidate(kind, source, a, b, c, port);
            case PREEMPT -> preempted(port);
            case UNPREEMPT -> comeBack(port);
            case VCPU_STATE -> goOn(a != 0, port);
            default -> throw new IllegalArgumentException("a CPU does not understand " + kind);
        }
    }

    /** Whether the next instruction can be executed. */
    public boolean canExecute() {
        return activity() == Activity.READY && state.get(CpuState.AWAY) == 0;
    }

    /** Whether a settled CPU that can execute would do so, rather than find that it has to wait for its stores. */
    public boolean canIssue() {
        return canExecute() && !visible.waitsForStores() && !visible.waitsForRoom();
    }

    /** Whether it would store, but its store buffer is full. */
    public boolean waitsForRoom() {
        return canExecute() && visible.waitsForRoom();
    }

    /** Whether the instruction at which a settled CPU stands is a release that is performed before the CPU goes on. */
    public boolean updatesNext() {
        return waitsAt() == Opcode.UNLOCK && visible.updatesAtUnlock(pc());
    }

    /** Whether the oldest store in the buffer is such a release. */
    public boolean updates() {
        return !stores.isEmpty() && visible.isUpdate(0);
    }

    /** Executes what stays within the core up to the next visible instruction. */
    public void settle(Port port) {
        if (canExecute()) {
            runLocal(port);
        }
    }

    /**
     * Whether the load at which a settled CPU stands has the same consequences for all of these values: it comes to the
     * same visible instruction with the same live registers, none of which has the load's view. Where
     * instructions are marked, on the same way to it. Changes nothing.
     *
     * @param live by instruction: the registers that matter there, a bit each
     */
    public boolean goesOnAlike(long[] values, IntFunction<long[]> live) {
        long[] before = state.words.clone();
        int result = CpuState.REGISTERS + program.operand(pc(), 0);
        long[] first = before;
        boolean[] firstWay = newWay();
        boolean alike = true;
        for (int i = 0; i < values.length && alike; i++) {
            System.arraycopy(before, 0, state.words, 0, before.length);
            state.words[result] = values[i];
            if (tracksViews) {
                state.words[result + program.registers()] = Long.MAX_VALUE;
            }
            state.words[CpuState.PC]++;
            boolean[] way = i == 0 ? firstWay : newWay();
            local.mark(way);
            // Very many instructions are taken for a way that differs, rather than followed for each value.
            alike = local.run(state.words, CpuState.REGISTERS, () -> true) == LocalInstructions.Stop.VISIBLE;
            if (i == 0) {
                first = state.words.clone();
            }
            alike &= isAlike(first, live) && Arrays.equals(way, firstWay);
        }
        System.arraycopy(before, 0, state.words, 0, before.length);
        local.mark(reached);
        return alike;
    }

    private boolean @Nullable [] newWay() {
        return reached == null ? null : new boolean[program.size()];
    }

    private boolean isAlike(long[] other, IntFunction<long[]> live) {
        if (state.words[CpuState.PC] != other[CpuState.PC]) {
            return false;
        }
        long[] registers = live.apply(pc());
        for (int register = 0; register < program.registers(); register++) {
            boolean matters = (registers[register >>> 6] >>> register & 1) != 0;
            int at = CpuState.REGISTERS + register;
            boolean depends = tracksViews && state.words[views + register] == Long.MAX_VALUE;
            if (matters && (depends || state.words[at] != other[at])) {
                return false;
            }
        }
        return true;
    }

    /** Executes the visible instruction at which a settled CPU stands, or finds that it has to wait. */
    public void executeNext(Port port) {
        if (reached != null) {
            reached[pc()] = true;
        }
        visible.issue(port);
    }

    /** What keeps an instruction only from being tried again is not kept: it is tried when a state is explored. */
    public void retry() {
        if (activity() == Activity.DRAIN || activity() == Activity.BUFFER_FULL) {
            visible.become(Activity.READY);
        }
    }

    /** Whether a message of this kind would be handled now, rather than wait in the inbox. */
    public boolean handlesNow(MessageKind kind) {
        if (state.get(CpuState.AWAY) != 0) {
            return reachesAbsent(kind);
        }
        return switch (kind) {
            case IPI, QUIESCENT_REQUEST -> activity().isInterruptible() && stores.isEmpty() && interrupts.isDue(kind);
            case PREEMPT -> activity().isInterruptible() && !isIdle() && stores.isEmpty();
            case UNPREEMPT -> false;
            default -> true;
        };
    }

    /** Whether this CPU has masked messages of a kind, and keeps them masked until it executes something. */
    public boolean masks(MessageKind kind) {
        boolean maskable = kind == MessageKind.IPI || kind == MessageKind.QUIESCENT_REQUEST;
        return maskable && !interrupts.isDue(kind);
    }

    /** Whether it runs a mm, and not lazily: a flush of that mm concerns it. */
    public boolean runsActively() {
        return state.get(CpuState.ASID) != 0 && state.get(CpuState.LAZY) == 0;
    }

    /** Whether the host keeps this vCPU from running. */
    public boolean isAway() {
        return state.get(CpuState.AWAY) != 0;
    }

    private static boolean reachesAbsent(MessageKind kind) {
        return switch (kind) {
            case STORED, INVALIDATE, HYPERVISOR_INVALIDATE, UNPREEMPT, VCPU_STATE -> true;
            default -> false;
        };
    }

    /** How many stores are buffered. */
    public int bufferedStores() {
        return stores.count();
    }

    /** Where a buffered store goes, counted from the oldest. */
    public long bufferedAddress(int index) {
        return stores.address(index);
    }

    /** Which instruction stored it. */
    public int bufferedPc(int index) {
        return stores.pc(index);
    }

    /** What kind of store it is. */
    public MessageKind bufferedKind(int index) {
        return stores.kind(index);
    }

    /** Whether a buffered store is a release. */
    public boolean isBufferedRelease(int index) {
        return stores.releases(index);
    }

    /** Whether some buffered store is before a write fence that was executed since. */
    public boolean holdsWriteFence() {
        return stores.holdsFence();
    }

    /** Whether a buffered store may be the next to reach memory. */
    public boolean canDrain(int index) {
        return index < interrupts.awaitedStores() && stores.canDrain(index);
    }

    /** Sends a buffered store; {@link MessageKind#STORED} is to come before anything else happens to this CPU. */
    public void drain(int index, Port port) {
        stores.drain(index, port);
    }

    private void answered(long value, Port port) {
        state.set(CpuState.FORWARDS_OLDEST, 0);
        if (walker.isUnderWay()) {
            interrupts.accessDone(port);
        }
        if (activity() == Activity.HALTED) {
            walker.end();
        } else {
            visible.answered(value, port);
        }
    }

    private void resumed(Port port) {
        if (activity() != Activity.HALTED) {
            visible.completed(0, port);
        }
    }

    private void stored(Port port) {
        stores.stored(port);
        interrupts.storeDone(port);
        Activity activity = activity();
        boolean drained = activity == Activity.DRAIN && stores.isEmpty();
        if (drained || activity == Activity.BUFFER_FULL) {
            visible.become(Activity.READY);
        } else {
            serveIfBetweenInstructions(port);
        }
    }

    /**
     * The kernel kills a task that touches an address where nothing is; its locks stay taken.
     *
     * <p>If it was a store, it was the oldest in the buffer, and those behind it never happen. An answer that is still
     * on its way then finds a CPU that has halted.
     */
    private void oops(boolean store, Port port) {
        if (store) {
            while (!stores.isEmpty()) {
                stores.dropOldest();
                interrupts.storeDone(port);
            }
        } else if (walker.isUnderWay()) {
            interrupts.accessDone(port);
            walker.end();
        }
        visible.become(Activity.HALTED);
        serveIfBetweenInstructions(port);
    }

    private void serveIfBetweenInstructions(Port port) {
        if (activity().isInterruptible()) {
            serve(port);
        }
    }

    /**
     * Serves whatever can be served at an instruction boundary.
     *
     * @return whether something could be served if the store buffer were empty
     */
    private boolean serve(Port port) {
        boolean needsDrain = interrupts.serve(port);
        int preemption = inbox.indexOf(MessageKind.PREEMPT);
        if (preemption < 0) {
            return needsDrain;
        }
        if (!stores.isEmpty()) {
            return true;
        }
        inbox.remove(preemption);
        leave(port);
        return false;
    }

    private void run(Port port) {
        if (preemptible && activity() == Activity.READY) {
            expectPreemption(port);
        }
        for (int executed = 0; activity() == Activity.READY && state.get(CpuState.AWAY) == 0; executed++) {
            if (!inbox.isEmpty() && serve(port)) {
                visible.become(Activity.DRAIN);
            } else if (executed == UNWATCHED && !stores.isEmpty()) {
                // A loop that asks nobody for anything takes no messages either, and may wait for its own stores.
                visible.become(Activity.DRAIN);
            } else if (watch.comesBack(executed, state.words)) {
                repeatForEver(port);
            } else if (executed == LONGEST_WITHOUT_REQUEST) {
                stop(Checker.LIMIT_REACHED, port);
            } else if (state.get(CpuState.AWAY) == 0) {
                execute(port);
            }
        }
        if (activity().isOver() && !inbox.isEmpty()) {
            serve(port);
        }
    }

    /**
     * The CPU is in a loop that asks nobody for anything. It stays where it keeps nobody waiting, if the loop comes to such
     * a place.
     */
    private void repeatForEver(Port port) {
        if (!goesRoundTo(MessageKind.QUIESCENT_REQUEST, port)) {
            goesRoundTo(MessageKind.IPI, port);
        }
        visible.become(Activity.ENDLESS);
    }

    private boolean goesRoundTo(MessageKind kind, Port port) {
        long[] before = state.words.clone();
        do {
            if (interrupts.isDue(kind)) {
                return true;
            }
            execute(port);
        } while (!Arrays.equals(before, state.words));
        return false;
    }

    private void execute(Port port) {
        runLocal(port);
        if (activity() == Activity.READY) {
            visible.issue(port);
        }
    }

    private void runLocal(Port port) {
        LocalInstructions.Stop stop = local.run(state.words, CpuState.REGISTERS, port::givesUp);
        if (local.executed() > 0) {
            port.charge(Latency.INSTRUCTION, local.executed());
        }
        switch (stop) {
            case VISIBLE -> {}
            case DIVISION_BY_ZERO -> stop(Checker.DIVIDE_ERROR, port);
            case ENDLESS -> visible.become(Activity.ENDLESS);
            case BOUND -> stop(Checker.LIMIT_REACHED, port);
            case GIVEN_UP -> visible.become(Activity.HALTED);
        }
    }

    private void stop(Checker checker, Port port) {
        port.report(Finding.of(checker, setup.cpu(), pc(), 0));
        visible.become(Activity.HALTED);
    }

    /**
     * The host counts the time from when this vCPU executes something: one that waits for ever is preempted once more at
     * most, and a machine where all wait comes to rest.
     */
    private void expectPreemption(Port port) {
        if (state.get(CpuState.AWAY) == 0 && state.get(CpuState.PREEMPTION_DUE) == 0) {
            state.set(CpuState.PREEMPTION_DUE, 1);
            port.wake(MessageKind.PREEMPT, 0, Latency.PREEMPTION_INTERVAL, 1);
        }
    }

    /**
     * The host wants to take this vCPU away. It does so between two instructions and with the store buffer empty, as a VM
     * exit completes what is under way: who sees the vCPU preempted knows that it uses no old translation.
     */
    private void preempted(Port port) {
        inbox.add(MessageKind.PREEMPT, setup.cpu(), 0, 0, 0);
        serveIfBetweenInstructions(port);
    }

    private void leave(Port port) {
        if (isIdle()) {
            return;
        }
        state.set(CpuState.AWAY, 1);
        port.wake(MessageKind.UNPREEMPT, 0, Latency.PREEMPTION_DURATION, 1);
        AddressSpace space = current();
        if (tellsPreemption && space != null) {
            port.send(topology.mmuFor(space.mm()), MessageKind.VCPU_OUT, 0, space.mm(), 0, 0);
        }
    }

    private void comeBack(Port port) {
        AddressSpace space = current();
        if (tellsPreemption && space != null) {
            port.send(topology.mmuFor(space.mm()), MessageKind.VCPU_IN, 0, space.mm(), 0, 0);
        } else {
            goOn(false, port);
        }
    }

    /** Runs again; what arrived meanwhile is handled now, in the order of arrival. */
    private void goOn(boolean flush, Port port) {
        if (flush) {
            visible.flushOwn();
        }
        state.set(CpuState.AWAY, 0);
        state.set(CpuState.PREEMPTION_DUE, 0);
        for (int i = 0; i < inbox.count(); ) {
            MessageKind kind = inbox.kind(i);
            if (kind == MessageKind.VALUE || kind == MessageKind.RESUME || kind == MessageKind.OOPS) {
                long value = inbox.a(i);
                inbox.remove(i);
                receive(kind, setup.cpu(), value, 0, 0, port);
            } else {
                i++;
            }
        }
        serveIfBetweenInstructions(port);
    }

    private @Nullable AddressSpace current() {
        long asid = state.get(CpuState.ASID);
        return asid == 0 ? null : topology.addressSpaces().get((int) asid - 1);
    }

    private Activity activity() {
        return Activity.of(state.get(CpuState.ACTIVITY));
    }

    /** Whether the host has nothing to run: with interrupts off a CPU whose program has ended still hangs in its kernel. */
    private boolean isIdle() {
        return activity() == Activity.HALTED && interruptsOn();
    }

    /** Whether the program has ended. */
    public boolean isFinished() {
        return activity() == Activity.HALTED;
    }

    /** Whether it goes round for ever in a loop that asks nobody for anything. */
    public boolean isEndless() {
        return activity() == Activity.ENDLESS;
    }

    /** The instruction at which the CPU stands. */
    public int pc() {
        return (int) state.get(CpuState.PC);
    }

    /** What a CPU that is not finished waits for: the opcode it stands at. */
    public Opcode waitsAt() {
        return program.opcode(pc());
    }

    /** The lock that it waits for, or 0. */
    public long awaitedLock() {
        return activity() == Activity.BLOCKED && waitsAt() == Opcode.LOCK
                ? state.get(CpuState.REGISTERS + program.operand(pc(), 0))
                : 0;
    }

    public boolean interruptsOn() {
        return state.get(CpuState.INTERRUPTS) != 0;
    }

    /** Whether something from outside is still to be served. */
    public boolean hasPending() {
        return !inbox.isEmpty();
    }

    /** Whether somebody waits for this CPU to serve an interrupt, an invalidation or a grace period's request. */
    public boolean keepsOthersWaiting() {
        return inbox.isAwaited();
    }

    public long register(int index) {
        return state.get(CpuState.REGISTERS + index);
    }

    /**
     * Stepped, on a weak machine: a number that a load has left with its result by {@link #setView}, and that everything
     * computed from it has inherited, the largest if there are several. It is 0 for what depends on no load.
     */
    public long view(int register) {
        return state.get(views + register);
    }

    /** Leaves a view with a register's value. */
    public void setView(int register, long view) {
        state.set(views + register, view);
    }

    public int heldLocks() {
        return locks.count();
    }

    public long heldLock(int index) {
        return locks.address(index);
    }

    public LockMode heldMode(int index) {
        return locks.mode(index);
    }

    /** Lock-order dependencies shown in this trial: held lock, lock waited for, instruction; three words each. */
    public LongList lockDependencies() {
        return locks.dependencies();
    }

    /**
     * How the CPU ended.
     *
     * @param dependencies the lock-order dependencies that it is said to have shown
     */
    public CpuEnd end(LongList dependencies) {
        return end(isEndless() ? CpuEnd.NOTHING : waitsAt().name(), dependencies);
    }

    /** As {@link #end}, of a CPU that executes something again and again. */
    public CpuEnd goingOn(LongList dependencies) {
        return end(CpuEnd.NOTHING, dependencies);
    }

    private CpuEnd end(String waitsFor, LongList dependencies) {
        LongArrayList held = new LongArrayList(locks.count());
        for (int i = 0; i < locks.count(); i++) {
            held.add(locks.address(i));
        }
        return new CpuEnd(
                isFinished(),
                pc(),
                waitsFor,
                awaitedLock(),
                keepsOthersWaiting(),
                held,
                new LongArrayList(dependencies));
    }

    /** Forgets the dependencies shown so far; they are observations, and no state of the CPU. */
    public void forgetLockDependencies() {
        locks.begin();
    }

    public CpuSetup setup() {
        return setup;
    }

    /**
     * The whole state, for those who save, compare and restore it: the same array until it has to grow, its unused part
     * zero. Equal states are equal up to such a part.
     */
    public long[] state() {
        return state.words;
    }

    /** What the words of the state hold. */
    public StateLayout layout() {
        return layout;
    }

    /** How many words of the state are in use. */
    public int stateLength() {
        return inbox.end();
    }

    /** Drops what can no longer have an effect: what the registers hold, and translations if no user access will come. */
    public void forget(long[] liveRegisters, boolean usesTranslations) {
        for (int register = 0; register < program.registers(); register++) {
            if ((liveRegisters[register >>> 6] >>> register & 1) == 0) {
                state.words[CpuState.REGISTERS + register] = 0;
                if (tracksViews) {
                    state.words[views + register] = 0;
                }
            }
        }
        if (!usesTranslations) {
            tlb.clear();
            pointers.clear();
            state.set(CpuState.FAULT, 0);
        }
    }

    /** The state, with room for so many words, for those who put back what {@link #state} once gave. */
    public long[] room(int size) {
        state.ensure(size);
        return state.words;
    }
}
