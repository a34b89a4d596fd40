package org.shootdown.cpu.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.measure.TimeUse;
import org.shootdown.config.protocol.Message;
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
    private final Handlers handlers;
    private final LocalInstructions local;
    private final Execution execution;
    private final StoreOrder order;
    private final MmInstructions mms;
    private final CallInstructions calls;
    private final VisibleInstructions visible;
    private final Preemption preemption;
    private final Lookahead lookahead;
    private final CpuEnds ends;
    private final int views;
    private final boolean tracksViews;
    private final Tlb tlb;
    private final Tlb pointers;
    /** By instruction, whether it was ever executed; null if nobody asks. */
    private boolean @Nullable [] reached;

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
        handlers = new Handlers(program, state);
        interrupts = new Interrupts(state, inbox, stores, tlb, pointers, walker, handlers);
        local = new LocalInstructions(program, setup.cpu(), tracksViews, limits.instructions());
        order = new StoreOrder(program, state, stores, model);
        mms = new MmInstructions(setup, state, interrupts);
        calls = new CallInstructions(setup, state, handlers);
        visible = new VisibleInstructions(setup, model, state, stores, locks, walker, mms, calls, handlers, order);
        preemption = new Preemption(state, architecture, topology);
        execution = new Execution(
                setup.cpu(), program, state, stores, inbox, interrupts, handlers, preemption, local, visible);
        lookahead = new Lookahead(program, state, local, tracksViews);
        ends = new CpuEnds(program, state, locks, inbox);
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
        lookahead.mark(marks);
    }

    /** Forgets everything and stands before the program's first instruction. */
    public void begin() {
        Arrays.fill(state.words, 0);
        locks.forgetDependencies();
        state.set(CpuState.INTERRUPTS, 1);
        setup.parameters()
                .getElements(
                        0, state.words, CpuState.REGISTERS, setup.parameters().size());
        AddressSpace space = topology.addressSpaceAt(setup.mm());
        state.set(CpuState.ASID, space == null ? 0 : space.asid());
        state.set(CpuState.LAZY, space != null && setup.lazy() ? 1 : 0);
    }

    /**
     * Handles one message, then executes as far as it can.
     *
     * @param source whom it answers, if it does
     * @param words where its {@link Message} lies
     */
    public void deliver(MessageKind kind, int source, long[] words, int at, Port port) {
        receive(kind, source, words, at, port);
        execution.run(port);
    }

    /** Handles one message and executes nothing after it: whoever explores decides when the next instruction comes. */
    public void receive(MessageKind kind, int source, long[] words, int at, Port port) {
        if (preemption.isAway() && !Preemption.reachesAbsent(kind)) {
            inbox.add(kind, source, words, at);
            return;
        }
        switch (kind) {
            case START -> handlers.toProgram(() -> visible.become(Activity.READY));
            case VALUE -> answered(words, at, port);
            case STORED -> stored(port);
            case OOPS -> oops(Message.Answer.isOfStore(words, at), port);
            case RESUME -> handlers.toProgram(() -> resumed(port));
            case CALLED -> calls.called(port);
            case IPI, CALL, QUIESCENT_REQUEST -> {
                inbox.add(kind, source, words, at);
                execution.serveIfBetweenInstructions(port);
            }
            case INVALIDATE, HYPERVISOR_INVALIDATE -> interrupts.invalidate(kind, source, words, at, port);
            case PREEMPT -> preempted(port);
            case UNPREEMPT -> {
                if (!preemption.asksForState(port)) {
                    goOn(false, port);
                }
            }
            case VCPU_STATE -> goOn(Message.Answer.hasMissedFlush(words, at), port);
            default -> throw new IllegalArgumentException("a CPU does not understand " + kind);
        }
    }

    /** Whether the next instruction can be executed. */
    public boolean canExecute() {
        return activity() == Activity.READY && !preemption.isAway();
    }

    /** Whether a settled CPU that can execute would do so, rather than find that it has to wait for its stores. */
    public boolean canIssue() {
        return canExecute() && !order.waitsForStores() && !order.waitsForRoom();
    }

    /** Whether it would store, but its store buffer is full. */
    public boolean waitsForRoom() {
        return canExecute() && order.waitsForRoom();
    }

    /** Whether the instruction at which a settled CPU stands is a release that is performed before the CPU goes on. */
    public boolean updatesNext() {
        return waitsAt() == Opcode.UNLOCK && order.updatesAtUnlock(pc());
    }

    /** Whether the oldest store in the buffer is such a release. */
    public boolean updates() {
        return !stores.isEmpty() && order.isUpdate(0);
    }

    /** Executes what stays within the core up to the next visible instruction. */
    public void settle(Port port) {
        if (canExecute()) {
            execution.runLocal(port);
        }
    }

    /** What would follow the load at which a settled CPU stands, by what it reads. */
    public Lookahead lookahead() {
        return lookahead;
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
        if (preemption.isAway()) {
            return Preemption.reachesAbsent(kind);
        }
        return switch (kind) {
            case IPI, CALL, QUIESCENT_REQUEST ->
                activity().isInterruptible() && stores.isEmpty() && interrupts.isDue(kind);
            case PREEMPT -> activity().isInterruptible() && !preemption.findsIdle() && stores.isEmpty();
            case UNPREEMPT -> false;
            default -> true;
        };
    }

    /** Whether this CPU has masked messages of a kind, and keeps them masked until it executes something. */
    public boolean masks(MessageKind kind) {
        return kind.isMaskable() && !interrupts.isDue(kind);
    }

    /** Whether it runs a mm, and not lazily: a flush of that mm concerns it. */
    public boolean runsActively() {
        return state.get(CpuState.ASID) != 0 && state.get(CpuState.LAZY) == 0;
    }

    /** Whether the host keeps this vCPU from running. */
    public boolean isAway() {
        return preemption.isAway();
    }

    /** The stores on their way to memory. */
    public StoreBuffer stores() {
        return stores;
    }

    /** Whether a buffered store may be the next to reach memory. */
    public boolean canDrain(int index) {
        return index < interrupts.awaitedStores() && stores.canDrain(index);
    }

    /** Sends a buffered store; {@link MessageKind#STORED} is to come before anything else happens to this CPU. */
    public void drain(int index, Port port) {
        stores.drain(index, port);
    }

    private void answered(long[] words, int at, Port port) {
        long value = Message.Answer.value(words, at);
        if (handlers.isRunning() && Message.Answer.isOfLong(words, at)) {
            handlers.toProgram(() -> visible.answered(value, port));
        } else {
            answered(value, port);
        }
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

    /** A delay of the program is over; handlers make none. */
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
            execution.serveIfBetweenInstructions(port);
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
        execution.serveIfBetweenInstructions(port);
    }

    /**
     * The host wants to take this vCPU away. It does so between two instructions and with the store buffer empty, as a VM
     * exit completes what is under way: who sees the vCPU preempted knows that it uses no old translation.
     */
    private void preempted(Port port) {
        inbox.add(MessageKind.PREEMPT, setup.cpu(), Message.empty(), 0);
        execution.serveIfBetweenInstructions(port);
    }

    /** Runs again; what arrived meanwhile is handled now, in the order of arrival. */
    private void goOn(boolean flush, Port port) {
        if (flush) {
            mms.flushOwn();
        }
        preemption.over();
        for (int i = 0; i < inbox.count(); ) {
            MessageKind kind = inbox.kind(i);
            if (isForProgram(kind)) {
                long[] kept = Arrays.copyOfRange(inbox.words(), inbox.message(i), inbox.message(i) + Message.WORDS);
                inbox.remove(i);
                receive(kind, setup.cpu(), kept, 0, port);
            } else {
                i++;
            }
        }
        execution.serveIfBetweenInstructions(port);
    }

    /** Whether a message lets a program begin or go on, rather than ask something of its CPU. */
    private static boolean isForProgram(MessageKind kind) {
        return switch (kind) {
            case START, VALUE, RESUME, OOPS, CALLED -> true;
            default -> false;
        };
    }

    private Activity activity() {
        return Activity.of(state.get(CpuState.ACTIVITY));
    }

    /** Whether the program has ended. */
    public boolean isFinished() {
        return activity() == Activity.HALTED;
    }

    /** Whether it goes round for ever in a loop that asks nobody for anything. */
    public boolean isEndless() {
        return activity() == Activity.ENDLESS;
    }

    /** The handlers of its program, of which one may run. */
    public Handlers handlers() {
        return handlers;
    }

    /** The instruction at which the CPU stands. */
    public int pc() {
        return (int) state.get(CpuState.PC);
    }

    /** What a CPU that is not finished waits for: the opcode it stands at. */
    public Opcode waitsAt() {
        return program.opcode(pc());
    }

    /** What its time goes into until something happens to it again. */
    public TimeUse timeUse() {
        if (preemption.isAway()) {
            return TimeUse.AWAY;
        }
        return execution.timeUse(walker.isUnderWay());
    }

    /** Whether its program is in the middle of user work, which a handler may have interrupted. */
    public boolean doesUserWork() {
        return execution.doesUserWork();
    }

    public boolean interruptsOn() {
        return state.get(CpuState.INTERRUPTS) != 0;
    }

    /** Whether something from outside is still to be served. */
    public boolean hasPending() {
        return !inbox.isEmpty();
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

    /** What it waits for, and who waits for it. */
    public CpuEnds ends() {
        return ends;
    }

    /** The locks that the program holds. */
    public HeldLocks locks() {
        return locks;
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
