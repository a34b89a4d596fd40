package org.shootdown.cpu.core;

import java.util.Arrays;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.TimeUse;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;

/** Executes instruction after instruction, and serves between two of them what has come from outside. */
final class Execution {
    /** After so many visible instructions in a row that send no request a CPU waits for its own stores, or is in a loop. */
    private static final int UNWATCHED = 10_000;

    /** No more than so many visible instructions in a row send no request. */
    private static final int LONGEST_WITHOUT_REQUEST = 1_000_000;

    private final int cpu;
    private final Program program;
    private final CpuState state;
    private final StoreBuffer stores;
    private final Inbox inbox;
    private final Interrupts interrupts;
    private final Handlers handlers;
    private final Preemption preemption;
    private final LocalInstructions local;
    private final VisibleInstructions visible;
    private final LoopWatch watch = new LoopWatch(UNWATCHED);

    Execution(
            int cpu,
            Program program,
            CpuState state,
            StoreBuffer stores,
            Inbox inbox,
            Interrupts interrupts,
            Handlers handlers,
            Preemption preemption,
            LocalInstructions local,
            VisibleInstructions visible) {
        this.cpu = cpu;
        this.program = program;
        this.state = state;
        this.stores = stores;
        this.inbox = inbox;
        this.interrupts = interrupts;
        this.handlers = handlers;
        this.preemption = preemption;
        this.local = local;
        this.visible = visible;
    }

    /** Serves what can be served, if the CPU is between two instructions. */
    void serveIfBetweenInstructions(Port port) {
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
        int taking = inbox.indexOf(MessageKind.PREEMPT);
        if (taking < 0) {
            return needsDrain;
        }
        if (!stores.isEmpty()) {
            return true;
        }
        inbox.remove(taking);
        preemption.leave(port);
        return false;
    }

    /** Executes as far as the CPU can get without an answer. */
    void run(Port port) {
        do {
            runProgram(port);
        } while (activity() == Activity.READY && !preemption.isAway());
    }

    private void runProgram(Port port) {
        if (activity() == Activity.READY) {
            preemption.expect(port);
        }
        for (int executed = 0; activity() == Activity.READY && !preemption.isAway(); executed++) {
            if (!inbox.isEmpty() && serve(port)) {
                visible.become(Activity.DRAIN);
            } else if (executed == UNWATCHED && !stores.isEmpty()) {
                // A loop that asks nobody for anything takes no messages either, and may wait for its own stores.
                visible.become(Activity.DRAIN);
            } else if (watch.comesBack(executed, state.words)) {
                repeatForEver(port);
            } else if (executed == LONGEST_WITHOUT_REQUEST) {
                stop(Checker.LIMIT_REACHED, port);
            } else if (!preemption.isAway()) {
                execute(port);
            }
        }
        if (!inbox.isEmpty() && !preemption.isAway()) {
            // What the program waits for, or has come to, keeps nothing out; a handler may just have returned to it.
            serveIfBetweenInstructions(port);
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

    /** Executes what stays within the core up to the next visible instruction. */
    void runLocal(Port port) {
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
        port.report(Finding.of(checker, cpu, pc(), 0));
        visible.become(Activity.HALTED);
    }

    private Activity activity() {
        return Activity.of(state.get(CpuState.ACTIVITY));
    }

    /**
     * What the time until the next event goes into, unless the host keeps the CPU from running.
     *
     * @param translating whether a user access is under way
     */
    TimeUse timeUse(boolean translating) {
        if (handlers.isRunning()) {
            return TimeUse.HANDLERS;
        }
        return switch (activity()) {
            case IDLE, HALTED -> TimeUse.IDLE;
            case READY, ENDLESS -> TimeUse.KERNEL;
            case DELAYED -> isUserWork(pc()) ? TimeUse.USER : TimeUse.KERNEL;
            case ACCESS -> translating ? TimeUse.USER : TimeUse.MEMORY;
            case DRAIN, BUFFER_FULL -> TimeUse.MEMORY;
            case BLOCKED -> blockedBy(program.opcode(pc()));
        };
    }

    /** Whether the program is in the middle of user work, which a handler may have interrupted. */
    boolean doesUserWork() {
        return isUserWork(handlers.isRunning() ? handlers.interruptedAt() : pc());
    }

    private boolean isUserWork(int pc) {
        return program.opcode(pc) == Opcode.DELAY && program.operand(pc, 2) != 0;
    }

    private TimeUse blockedBy(Opcode opcode) {
        return switch (opcode) {
            case LOCK -> LockMode.of(program.operand(pc(), 2)).sleeps() ? TimeUse.SLEEPING : TimeUse.SPINNING;
            case FLUSH, INVALIDATE_FENCE, SEND_IPI, AWAIT_CALLS -> TimeUse.ACKNOWLEDGEMENTS;
            default -> TimeUse.SLEEPING;
        };
    }

    private int pc() {
        return (int) state.get(CpuState.PC);
    }
}
