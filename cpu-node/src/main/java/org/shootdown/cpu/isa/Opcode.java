package org.shootdown.cpu.isa;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.MessageKind;

/**
 * The instructions of a simulated CPU.
 *
 * <p>An instruction has five operands {@code a} to {@code e}. {@code rX} means the register that operand X names;
 * otherwise the operand is the number itself. Registers hold 64 bits. Up to {@link #CURRENT_CPU} an instruction stays
 * within the core and is not a step that another CPU can see; every one after it is.
 *
 * <p>Each declares its {@link Shape} once: compiler, cores, memory models and reductions ask for it.
 */
public enum Opcode {
    /** {@code ra = constant b} of the program's pool. */
    CONSTANT(Shape.computes()),
    /** {@code ra = rb}. */
    MOVE(Shape.computes(1)),
    /** {@code ra = rb + rc}. */
    ADD(Shape.computes(1, 2)),
    /** {@code ra = rb - rc}. */
    SUBTRACT(Shape.computes(1, 2)),
    /** {@code ra = rb * rc}. */
    MULTIPLY(Shape.computes(1, 2)),
    /** {@code ra = rb / rc}, signed, the least number by -1 itself; a zero divisor is a divide error, which ends the program. */
    DIVIDE(Shape.computes(1, 2)),
    /** {@code ra = rb % rc}, signed. */
    REMAINDER(Shape.computes(1, 2)),
    /** {@code ra = rb / rc}, unsigned. */
    DIVIDE_UNSIGNED(Shape.computes(1, 2)),
    /** {@code ra = rb % rc}, unsigned. */
    REMAINDER_UNSIGNED(Shape.computes(1, 2)),
    /** {@code ra = rb & rc}. */
    AND(Shape.computes(1, 2)),
    /** {@code ra = rb | rc}. */
    OR(Shape.computes(1, 2)),
    /** {@code ra = rb ^ rc}. */
    XOR(Shape.computes(1, 2)),
    /** {@code ra = rb << rc}. */
    SHIFT_LEFT(Shape.computes(1, 2)),
    /** {@code ra = rb >> rc}, signed. */
    SHIFT_RIGHT(Shape.computes(1, 2)),
    /** {@code ra = rb >> rc}, unsigned. */
    SHIFT_RIGHT_UNSIGNED(Shape.computes(1, 2)),
    /** {@code ra = rb == rc}. */
    EQUAL(Shape.computes(1, 2)),
    /** {@code ra = rb != rc}. */
    NOT_EQUAL(Shape.computes(1, 2)),
    /** {@code ra = rb < rc}, signed. */
    LESS(Shape.computes(1, 2)),
    /** {@code ra = rb <= rc}, signed. */
    LESS_OR_EQUAL(Shape.computes(1, 2)),
    /** {@code ra = rb < rc}, unsigned. */
    BELOW(Shape.computes(1, 2)),
    /** {@code ra = rb <= rc}, unsigned. */
    BELOW_OR_EQUAL(Shape.computes(1, 2)),
    /** {@code ra = rb} reduced to its low {@code c} bits, sign-extended if {@code d} is 1, zero-extended if 0. */
    EXTEND(Shape.computes(1)),
    /** {@code ra = } the number of the lowest bit set in {@code rb}; 64 if there is none. */
    TRAILING_ZEROS(Shape.computes(1)),
    /** Continue at instruction {@code a}. */
    JUMP(Shape.acts()),
    /** Continue at instruction {@code b} if {@code ra} is 0. */
    JUMP_IF_ZERO(Shape.acts(0)),
    /** Continue at instruction {@code b} if {@code ra} is not 0. */
    JUMP_IF_NOT_ZERO(Shape.acts(0)),
    /** {@code ra = } this CPU's number. */
    CURRENT_CPU(Shape.computes()),

    /** {@code ra = [rb]}, order {@code e}. */
    LOAD(Shape.load()),
    /** {@code ra = } half {@code c} (0 low, 1 high) of {@code [rb]}, order {@code e}. */
    LOAD_HALF(Shape.load()),
    /** {@code ra = [rb]}, the entry of a page table that software walks, order {@code e}. */
    LOAD_ENTRY(Shape.load()),
    /** {@code ra = } half {@code c} of the entry at {@code rb}. */
    LOAD_ENTRY_HALF(Shape.load()),
    /** {@code [ra] = rb}, order {@code e}. */
    STORE(Shape.store()),
    /** Half {@code c} of {@code [ra] = rb}. */
    STORE_HALF(Shape.store()),
    /** {@code ra = [rb]; [rb] = rc}, order {@code e}. */
    EXCHANGE(Shape.update(MessageKind.EXCHANGE)),
    /** {@code ra = [rb]; if it was rc: [rb] = rd}, order {@code e}. */
    COMPARE_EXCHANGE(Shape.update(MessageKind.COMPARE_EXCHANGE)),
    /** {@code ra = [rb]; [rb] += rc}, order {@code e}. */
    FETCH_ADD(Shape.update(MessageKind.FETCH_ADD)),
    /** {@code ra = [rb]; [rb] &= rc}, order {@code e}. */
    FETCH_AND(Shape.update(MessageKind.FETCH_AND)),
    /** {@code ra = [rb]; [rb] |= rc}, order {@code e}. */
    FETCH_OR(Shape.update(MessageKind.FETCH_OR)),
    /** {@code ra = [rb]; [rb] ^= rc}, order {@code e}. */
    FETCH_XOR(Shape.update(MessageKind.FETCH_XOR)),
    /** {@code ra = [rb]; if it was not rd: [rb] += rc}, order {@code e}. */
    ADD_UNLESS(Shape.update(MessageKind.ADD_UNLESS)),
    /** The fence that {@code e} says: an {@link Order}. */
    FENCE(Shape.acts()),
    /** {@code ra = } the word at user virtual address {@code rb}, through TLB and page walk; 0 if that faults. */
    USER_LOAD(Shape.computes(1)),
    /** The word at user virtual address {@code ra} {@code = rb}, through TLB and page walk. */
    USER_STORE(Shape.acts(0, 1)),
    /** {@code ra = } what the last user access ended with: an {@link UserFault} ordinal. */
    USER_FAULT(Shape.computes()),
    /** {@code ra = } whether interrupts were on (1 or 0); interrupts off. */
    IRQ_SAVE(Shape.computes()),
    /** Interrupts on if {@code ra} is not 0, else off. */
    IRQ_RESTORE(Shape.acts(0)),
    /** Preemption off by one more level. */
    PREEMPT_DISABLE(Shape.acts()),
    /** Preemption off by one level less. */
    PREEMPT_ENABLE(Shape.acts()),
    /** Enter an RCU read-side critical section; nests. */
    RCU_READ_LOCK(Shape.acts()),
    /** Leave an RCU read-side critical section. */
    RCU_READ_UNLOCK(Shape.acts()),
    /** Wait for a grace period. */
    SYNCHRONIZE_RCU(Shape.acts()),
    /** Free the object at {@code ra} after a grace period, without waiting. */
    FREE_RCU(Shape.actsAt(0)),
    /** Take the lock at {@code ra} in mode {@code c}, a {@code LockMode}. */
    LOCK(Shape.actsAt(0)),
    /** {@code ra = } 1 if the lock at {@code rb} was free and is taken in mode {@code c}, else 0. */
    TRYLOCK(Shape.computesAt(1)),
    /** Release the lock at {@code ra} from mode {@code c}. */
    UNLOCK(Shape.actsAt(0)),
    /** Flush {@code rc} base pages (0: all) from {@code rb} in the mm at {@code ra}; {@code d} 1: tables were freed. */
    FLUSH(Shape.acts(0, 1, 2)),
    /** Start a broadcast invalidation, as {@link #FLUSH}, and go on. */
    INVALIDATE_BROADCAST(Shape.acts(0, 1, 2)),
    /** Wait until the broadcast invalidations that this CPU started for the mm at {@code ra} are complete. */
    INVALIDATE_FENCE(Shape.acts(0)),
    /** Invalidate {@code rc} base pages (0: all) from {@code rb} for the mm at {@code ra} in this CPU's own TLB. */
    INVALIDATE_LOCAL(Shape.acts(0, 1, 2)),
    /** Interrupt CPU {@code ra} (all others if -1); wait for their acknowledgement if {@code b} is 1. */
    SEND_IPI(Shape.acts(0)),
    /** Have CPU {@code ra} run handler {@code b} with {@code rc}; {@code d} 1: it is to acknowledge. */
    SEND_CALL(Shape.acts(0, 2)),
    /** Wait for the acknowledgements of all calls that this CPU has sent. */
    AWAIT_CALLS(Shape.acts()),
    /** Within a handler: acknowledge the call now, rather than at its end. */
    ACKNOWLEDGE_CALL(Shape.acts()),
    /** Have this CPU run handler {@code a} with 0 after {@code rc} samples of latency {@code b}. */
    SET_TIMER(Shape.acts(2)),
    /** End of a handler. */
    RETURN_FROM_HANDLER(Shape.acts()),
    /** Translate user addresses with the tables of the mm at {@code ra} (0: none); {@code b} 1: cached ones are kept. */
    LOAD_MM(Shape.acts(0)),
    /** Run with the mm at {@code ra} from now on (0: none); {@code c} 1: keep its translations lazily. */
    SWITCH_MM(Shape.acts(0)),
    /** Sleep unless the task state at {@code ra} is 0 (running). */
    SCHEDULE(Shape.actsAt(0)),
    /** {@code ra = } 1 if the task whose state is at {@code rb} was not running; it runs now. */
    WAKE(Shape.computesAt(1)),
    /** {@code ra = } the address of a new object of type {@code b}, or 0, from the MMU that is home of {@code rc}. */
    ALLOCATE(Shape.computes(2)),
    /** Free the object at {@code ra}: for a folio or a table, by its descriptor. */
    FREE(Shape.actsAt(0)),
    /** The page table whose descriptor is at {@code ra} now has lifetime {@code b}: deposited or in use. */
    MARK_TABLE(Shape.actsAt(0)),
    /** Spend {@code rb} samples of latency {@code a} with interrupts as they are; {@code c} 1: in user space. */
    DELAY(Shape.acts(1)),
    /** The named point {@code a}, where a run can be stalled. */
    POINT(Shape.acts()),
    /** Tell those who measure {@code Mark} {@code a}, of the operation with number {@code b}. */
    MARK(Shape.acts()),
    /** Report a kernel BUG ({@code a} 1, which ends the program) or WARNING ({@code a} 0). */
    COMPLAIN(Shape.acts()),
    /** End of the program. */
    HALT(Shape.acts());

    /** So many operands can be registers: a to d. */
    public static final int OPERANDS = 4;

    /** In place of an operand: there is none. */
    public static final int NO_OPERAND = Shape.NO_OPERAND;

    private static final Opcode[] VALUES = values();

    private final int written;
    private final int read;
    private final int address;
    private final Access access;
    private final @Nullable MessageKind update;

    Opcode(Shape shape) {
        written = shape.written();
        read = shape.read();
        address = shape.address();
        access = shape.access();
        update = shape.update();
    }

    /** The constant with this ordinal. */
    public static Opcode of(int ordinal) {
        return VALUES[ordinal];
    }

    /** The operand that names the register an instruction writes, or {@link #NO_OPERAND}. */
    public int written() {
        return written;
    }

    /** Whether an operand names a register that an instruction reads. */
    public boolean reads(int operand) {
        return (read >>> operand & 1) != 0;
    }

    /** The operand that names the register with the physical address an instruction accesses, or {@link #NO_OPERAND}. */
    public int address() {
        return address;
    }

    /** Whether it writes its result to the register that operand a names. */
    public boolean isComputing() {
        return written == 0;
    }

    /** Whether it loads a kernel word, or an entry that software walks to, and does nothing else. */
    public boolean isLoad() {
        return access == Access.LOAD;
    }

    /** Whether it reads a kernel word and may write it in one step. */
    public boolean isUpdate() {
        return access == Access.UPDATE;
    }

    /** Whether it is an update that writes only on a condition. */
    public boolean isConditional() {
        return update != null && update.update() != MessageKind.Update.ALWAYS;
    }

    /** What an update asks the memory for; null if it is none. */
    public @Nullable MessageKind update() {
        return update;
    }

    /** Whether it is a load, a store or an update of a kernel word. */
    public boolean isAccess() {
        return access != Access.NONE;
    }

    /** Whether another CPU or an observer can tell when this instruction happens. */
    public boolean isVisible() {
        return ordinal() > CURRENT_CPU.ordinal();
    }

    /** Whether it puts a store into its CPU's store buffer. */
    public boolean isBuffered() {
        return switch (this) {
            case STORE, STORE_HALF, USER_STORE, UNLOCK -> true;
            default -> false;
        };
    }
}
