package org.shootdown.cpu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.measure.Mark;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.MessageKind.Update;
import org.shootdown.config.protocol.Port;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;

/**
 * The instructions that others can see: each is issued once, and completed by the answer to its request, if it makes
 * one.
 *
 * <p>An instruction that orders the stores before it is issued again and again until the store buffer is empty, without
 * having had an effect.
 */
final class VisibleInstructions extends Instructions {
    private final StoreBuffer stores;
    private final HeldLocks locks;
    private final PageWalker walker;
    private final MmInstructions mms;
    private final CallInstructions calls;
    private final Handlers handlers;
    private final Kept kept;
    private final boolean buffersStores;
    private final StoreOrder order;

    VisibleInstructions(
            CpuSetup setup,
            MemoryModel model,
            CpuState state,
            StoreBuffer stores,
            HeldLocks locks,
            PageWalker walker,
            MmInstructions mms,
            CallInstructions calls,
            Handlers handlers,
            StoreOrder order) {
        super(setup, state);
        this.stores = stores;
        this.locks = locks;
        this.walker = walker;
        this.mms = mms;
        this.calls = calls;
        this.handlers = handlers;
        this.kept = new Kept(state, stores, locks, setup.cpu());
        this.buffersStores = model != MemoryModel.SC;
        this.order = order;
    }

    /** Starts the instruction at the program counter. */
    void issue(Port port) {
        int pc = pc();
        Opcode opcode = program.opcode(pc);
        if (order.waitsForStores()) {
            become(Activity.DRAIN);
            return;
        }
        if (opcode.update() != null) {
            update(opcode.update(), pc, port);
            return;
        }
        switch (opcode) {
            case LOAD -> load(MessageKind.LOAD, register(pc, 1), 0, port);
            case LOAD_HALF -> read(MessageKind.LOAD_HALF, register(pc, 1), operand(pc, 2), port);
            case LOAD_ENTRY -> load(MessageKind.WALK_LOAD, register(pc, 1), 0, port);
            case LOAD_ENTRY_HALF -> read(MessageKind.WALK_LOAD, register(pc, 1), 1 + operand(pc, 2), port);
            case STORE -> store(MessageKind.STORE, register(pc, 0), register(pc, 1), 0, port);
            case STORE_HALF -> store(MessageKind.STORE_HALF, register(pc, 0), register(pc, 1), operand(pc, 2), port);
            case FENCE -> fence(pc, port);
            case USER_LOAD -> continueUserAccess(walker.begin(register(pc, 1), false, pc, port), port);
            case USER_STORE -> continueUserAccess(walker.begin(register(pc, 0), true, pc, port), port);
            case LOCK -> lock(pc, port);
            case TRYLOCK -> take(MessageKind.TRYLOCK, Activity.ACCESS, register(pc, 1), mode(pc), port);
            case UNLOCK -> unlock(pc, port);
            case FLUSH -> mms.flush(MessageKind.FLUSH, Activity.BLOCKED, pc, port);
            case INVALIDATE_BROADCAST -> mms.flush(MessageKind.INVALIDATE_BROADCAST, Activity.ACCESS, pc, port);
            case INVALIDATE_FENCE -> ask(MessageKind.INVALIDATE_FENCE, Activity.BLOCKED, register(pc, 0), port);
            case SWITCH_MM -> mms.switchMm(pc, port);
            case SCHEDULE -> schedule(pc, port);
            case WAKE -> ask(MessageKind.WAKE, Activity.ACCESS, register(pc, 1), port);
            case SEND_IPI -> sendInterrupt(pc, port);
            case SYNCHRONIZE_RCU -> synchronizeRcu(pc, port);
            case FREE_RCU -> ask(MessageKind.FREE_RCU, Activity.ACCESS, register(pc, 0), port);
            case ALLOCATE -> allocate(pc, port);
            case FREE -> ask(MessageKind.FREE, Activity.ACCESS, register(pc, 0), port);
            case MARK_TABLE -> markTable(pc, port);
            case AWAIT_CALLS -> calls.awaitCalls(port);
            case DELAY -> delay(pc, port);
            case POINT -> point(pc, port);
            case MARK -> {
                port.marks(pc, Mark.of(operand(pc, 0)), operand(pc, 1));
                completed(0, port);
            }
            case COMPLAIN -> complain(pc, port);
            case RETURN_FROM_HANDLER -> returnFromHandler(pc, port);
            case HALT -> {
                kept.check(pc, port);
                become(Activity.HALTED);
                port.executed(pc, 0);
            }
            default -> issueWithinCore(opcode, pc, port);
        }
    }

    private void update(MessageKind request, int pc, Port port) {
        long address = register(pc, 1);
        long first = register(pc, 2);
        long second = request.update() == Update.ALWAYS ? 0 : register(pc, 3);
        boolean replaces = request.update() == Update.IF_EQUAL;
        Message.Access.update(
                waiting(Activity.ACCESS, port),
                topology.mmuFor(address),
                request,
                pc,
                address,
                replaces ? second : first,
                replaces ? first : second);
    }

    /** Instructions that others can tell the effect of, but that send nothing. */
    private void issueWithinCore(Opcode opcode, int pc, Port port) {
        long result = 0;
        switch (opcode) {
            case USER_FAULT -> {
                result = state.get(CpuState.FAULT);
                setRegister(pc, 0, result);
            }
            case IRQ_SAVE -> {
                result = state.get(CpuState.INTERRUPTS);
                setRegister(pc, 0, result);
                state.set(CpuState.INTERRUPTS, 0);
            }
            case IRQ_RESTORE -> state.set(CpuState.INTERRUPTS, register(pc, 0) != 0 ? 1 : 0);
            case PREEMPT_DISABLE -> state.words[CpuState.PREEMPT_COUNT]++;
            case PREEMPT_ENABLE -> leave(CpuState.PREEMPT_COUNT, pc, port);
            case RCU_READ_LOCK -> state.words[CpuState.RCU_NESTING]++;
            case RCU_READ_UNLOCK -> leave(CpuState.RCU_NESTING, pc, port);
            case INVALIDATE_LOCAL -> mms.invalidateOwn(pc, port);
            case SEND_CALL -> calls.sendCall(pc, port);
            case ACKNOWLEDGE_CALL -> handlers.acknowledge(pc, port);
            case SET_TIMER -> calls.setTimer(pc, port);
            case LOAD_MM -> mms.loadMm(pc, port);
            default -> throw new IllegalStateException("not a visible instruction: " + opcode);
        }
        completed(result, port);
    }

    /** Goes on with the instruction that waits for an answer. */
    void answered(long value, Port port) {
        int pc = pc();
        switch (program.opcode(pc)) {
            case USER_LOAD -> userAnswered(register(pc, 1), false, value, port);
            case USER_STORE -> userAnswered(register(pc, 0), true, value, port);
            case SWITCH_MM -> mms.mmSwitched(pc, port);
            case LOCK -> {
                if (mode(pc) != LockMode.PASS) {
                    locks.acquired(register(pc, 0), mode(pc), pc, port);
                }
                completed(value, port);
            }
            case TRYLOCK -> {
                if (value != 0) {
                    locks.acquired(register(pc, 1), mode(pc), pc, port);
                }
                setRegister(pc, 0, value);
                completed(value, port);
            }
            default -> {
                if (program.opcode(pc).isComputing()) {
                    setRegister(pc, 0, value);
                }
                completed(value, port);
            }
        }
    }

    private void fence(int pc, Port port) {
        if (Order.of(operand(pc, 4)) == Order.WRITE) {
            stores.fence();
        }
        completed(0, port);
    }

    private void load(MessageKind kind, long address, long half, Port port) {
        int newest = stores.newestTo(address);
        if (newest < 0) {
            read(kind, address, half, port);
            return;
        }
        long value = stores.value(newest);
        setRegister(pc(), 0, value);
        port.charge(Latency.INSTRUCTION, 1);
        completed(value, port);
    }

    private void store(MessageKind kind, long address, long value, long operand, Port port) {
        if (stores.isFull()) {
            become(Activity.BUFFER_FULL);
            return;
        }
        int pc = pc();
        chargeStall(port);
        boolean releases = kind == MessageKind.UNLOCK || (kind == MessageKind.STORE && order.releases(pc));
        stores.push(kind, pc, address, value, operand, releases, port);
        completed(value, port);
        if (!buffersStores) {
            become(Activity.DRAIN);
        }
    }

    private void lock(int pc, Port port) {
        LockMode mode = mode(pc);
        long address = register(pc, 0);
        if (mode.sleeps()) {
            checkMaySleep(pc, port);
        }
        locks.waitFor(address, mode, pc, port);
        take(MessageKind.LOCK, Activity.BLOCKED, address, mode, port);
    }

    private void unlock(int pc, Port port) {
        boolean held = stores.isFull() || locks.release(register(pc, 0), mode(pc), pc, port);
        store(MessageKind.UNLOCK, register(pc, 0), mode(pc).ordinal(), held ? 0 : 1, port);
        if (order.updatesAtUnlock(pc)) {
            become(Activity.DRAIN);
        }
    }

    private void schedule(int pc, Port port) {
        checkMaySleep(pc, port);
        ask(MessageKind.SCHEDULE, Activity.BLOCKED, register(pc, 0), port);
    }

    private void sendInterrupt(int pc, Port port) {
        boolean waits = operand(pc, 1) != 0;
        Port asking = waiting(waits ? Activity.BLOCKED : Activity.ACCESS, port);
        Message.Interrupt.send(asking, topology.firstMmu(), pc, register(pc, 0), waits);
    }

    /** In a handler interrupts are off: nothing comes between, so that time is only spent. */
    private void delay(int pc, Port port) {
        Latency latency = Latency.of(operand(pc, 0));
        if (handlers.isRunning()) {
            port.charge(latency, register(pc, 1));
            completed(0, port);
        } else {
            become(Activity.DELAYED);
            port.wake(MessageKind.RESUME, 0, latency, register(pc, 1));
        }
    }

    private void synchronizeRcu(int pc, Port port) {
        checkMaySleep(pc, port);
        Message.send(waiting(Activity.BLOCKED, port), topology.firstMmu(), MessageKind.SYNCHRONIZE_RCU, pc);
    }

    private void allocate(int pc, Port port) {
        int near = topology.mmuFor(register(pc, 2));
        Message.Subject.send(waiting(Activity.ACCESS, port), near, MessageKind.ALLOCATE, pc, operand(pc, 1));
    }

    private void continueUserAccess(PageWalker.Progress progress, Port port) {
        int pc = pc();
        switch (progress) {
            case WAITING -> become(Activity.ACCESS);
            case FAULTED -> {
                port.faulted(pc, state.get(CpuState.FAULT));
                port.count(Counter.FAULTS);
                port.charge(Latency.KERNEL_ENTRY, 1);
                if (program.opcode(pc) == Opcode.USER_LOAD) {
                    setRegister(pc, 0, 0);
                }
                completed(0, port);
            }
            case TRANSLATED -> {
                state.set(CpuState.FAULT, 0);
                if (program.opcode(pc) == Opcode.USER_LOAD) {
                    walker.tell(register(pc, 1), pc, port);
                    userLoad(pc, port);
                } else {
                    walker.tell(register(pc, 0), pc, port);
                    userStore(pc, port);
                }
            }
        }
    }

    private void userAnswered(long address, boolean write, long value, Port port) {
        if (!walker.isWaitingForData()) {
            continueUserAccess(walker.answered(address, write, value, pc(), port), port);
            return;
        }
        walker.end();
        setRegister(pc(), 0, value);
        completed(value, port);
    }

    private void userLoad(int pc, Port port) {
        long physical = walker.physicalAddress(register(pc, 1));
        if (order.cannotForward(physical)) {
            walker.end();
            become(Activity.DRAIN);
            return;
        }
        int newest = stores.newestTo(physical);
        if (newest >= 0) {
            walker.end();
            setRegister(pc, 0, stores.value(newest));
            completed(stores.value(newest), port);
            return;
        }
        walker.dataRequested();
        read(MessageKind.USER_LOAD, physical, 0, port);
    }

    private void userStore(int pc, Port port) {
        long physical = walker.physicalAddress(register(pc, 0));
        walker.end();
        store(MessageKind.USER_STORE, physical, register(pc, 1), 0, port);
    }

    private void point(int pc, Port port) {
        if (port.stallsAt(pc, operand(pc, 0))) {
            become(Activity.DELAYED);
        } else {
            completed(0, port);
        }
    }

    /** As the kernel, it warns of a handler that has switched interrupts on. */
    private void returnFromHandler(int pc, Port port) {
        if (state.get(CpuState.INTERRUPTS) != 0) {
            port.report(Finding.of(Checker.KERNEL_WARNING, setup.cpu(), pc, 0));
        }
        handlers.leave(pc, port);
        port.executed(pc, 0);
    }

    private void complain(int pc, Port port) {
        boolean fatal = operand(pc, 0) != 0;
        port.report(Finding.of(fatal ? Checker.KERNEL_BUG : Checker.KERNEL_WARNING, setup.cpu(), pc, 0));
        completed(0, port);
        if (fatal) {
            become(Activity.HALTED);
        }
    }

    private void leave(int nesting, int pc, Port port) {
        if (state.get(nesting) == 0) {
            port.report(Finding.of(Checker.BAD_UNLOCK, setup.cpu(), pc, 0));
        } else {
            state.words[nesting]--;
        }
    }

    private void checkMaySleep(int pc, Port port) {
        boolean atomic = state.get(CpuState.INTERRUPTS) == 0
                || state.get(CpuState.PREEMPT_COUNT) != 0
                || state.get(CpuState.RCU_NESTING) != 0;
        if (atomic) {
            port.report(Finding.of(Checker.SLEEP_IN_ATOMIC, setup.cpu(), pc, 0));
        }
    }

    private void markTable(int pc, Port port) {
        long table = register(pc, 0);
        Message.Subject.sendMark(waiting(Activity.ACCESS, port), topology.mmuFor(table), pc, table, operand(pc, 1));
    }

    private void read(MessageKind kind, long address, long part, Port port) {
        Message.Access.load(waiting(Activity.ACCESS, port), topology.mmuFor(address), kind, pc(), address, part);
    }

    private void take(MessageKind kind, Activity waiting, long lock, LockMode mode, Port port) {
        Message.Lock.take(waiting(waiting, port), topology.mmuFor(lock), kind, pc(), lock, mode);
    }

    private void ask(MessageKind kind, Activity waiting, long subject, Port port) {
        Message.Subject.send(waiting(waiting, port), topology.mmuFor(subject), kind, pc(), subject);
    }

    private LockMode mode(int pc) {
        return LockMode.of(operand(pc, 2));
    }
}
