package org.shootdown.cpu.isa;

/**
 * The instructions of a simulated CPU.
 *
 * <p>An instruction has five operands {@code a} to {@code e}. {@code rX} means the register that operand X names;
 * otherwise the operand is the number itself. Registers hold 64 bits. Up to {@link #CURRENT_CPU} an instruction stays
 * within the core and is not a step that another CPU can see; every one after it is.
 */
public enum Opcode {
    /** {@code ra = constant b} of the program's pool. */
    CONSTANT,
    /** {@code ra = rb}. */
    MOVE,
    /** {@code ra = rb + rc}. */
    ADD,
    /** {@code ra = rb - rc}. */
    SUBTRACT,
    /** {@code ra = rb * rc}. */
    MULTIPLY,
    /** {@code ra = rb / rc}, signed, the least number by -1 itself; a zero divisor is a divide error, which ends the program. */
    DIVIDE,
    /** {@code ra = rb % rc}, signed. */
    REMAINDER,
    /** {@code ra = rb / rc}, unsigned. */
    DIVIDE_UNSIGNED,
    /** {@code ra = rb % rc}, unsigned. */
    REMAINDER_UNSIGNED,
    /** {@code ra = rb & rc}. */
    AND,
    /** {@code ra = rb | rc}. */
    OR,
    /** {@code ra = rb ^ rc}. */
    XOR,
    /** {@code ra = rb << rc}. */
    SHIFT_LEFT,
    /** {@code ra = rb >> rc}, signed. */
    SHIFT_RIGHT,
    /** {@code ra = rb >> rc}, unsigned. */
    SHIFT_RIGHT_UNSIGNED,
    /** {@code ra = rb == rc}. */
    EQUAL,
    /** {@code ra = rb != rc}. */
    NOT_EQUAL,
    /** {@code ra = rb < rc}, signed. */
    LESS,
    /** {@code ra = rb <= rc}, signed. */
    LESS_OR_EQUAL,
    /** {@code ra = rb < rc}, unsigned. */
    BELOW,
    /** {@code ra = rb <= rc}, unsigned. */
    BELOW_OR_EQUAL,
    /** {@code ra = rb} reduced to its low {@code c} bits, sign-extended if {@code d} is 1, zero-extended if 0. */
    EXTEND,
    /** Continue at instruction {@code a}. */
    JUMP,
    /** Continue at instruction {@code b} if {@code ra} is 0. */
    JUMP_IF_ZERO,
    /** Continue at instruction {@code b} if {@code ra} is not 0. */
    JUMP_IF_NOT_ZERO,
    /** {@code ra = } this CPU's number. */
    CURRENT_CPU,

    /** {@code ra = [rb]}, order {@code e}. */
    LOAD,
    /** {@code ra = } half {@code c} (0 low, 1 high) of {@code [rb]}, order {@code e}. */
    LOAD_HALF,
    /** {@code ra = [rb]}, the entry of a page table that software walks, order {@code e}. */
    LOAD_ENTRY,
    /** {@code ra = } half {@code c} of the entry at {@code rb}. */
    LOAD_ENTRY_HALF,
    /** {@code [ra] = rb}, order {@code e}. */
    STORE,
    /** Half {@code c} of {@code [ra] = rb}. */
    STORE_HALF,
    /** {@code ra = [rb]; [rb] = rc}, order {@code e}. */
    EXCHANGE,
    /** {@code ra = [rb]; if it was rc: [rb] = rd}, order {@code e}. */
    COMPARE_EXCHANGE,
    /** {@code ra = [rb]; [rb] += rc}, order {@code e}. */
    FETCH_ADD,
    /** {@code ra = [rb]; [rb] &= rc}, order {@code e}. */
    FETCH_AND,
    /** {@code ra = [rb]; [rb] |= rc}, order {@code e}. */
    FETCH_OR,
    /** {@code ra = [rb]; [rb] ^= rc}, order {@code e}. */
    FETCH_XOR,
    /** {@code ra = [rb]; if it was not rd: [rb] += rc}, order {@code e}. */
    ADD_UNLESS,
    /** The fence that {@code e} says: an {@link Order}. */
    FENCE,
    /** {@code ra = } the word at user virtual address {@code rb}, through TLB and page walk; 0 if that faults. */
    USER_LOAD,
    /** The word at user virtual address {@code ra} {@code = rb}, through TLB and page walk. */
    USER_STORE,
    /** {@code ra = } what the last user access ended with: an {@link UserFault} ordinal. */
    USER_FAULT,
    /** {@code ra = } whether interrupts were on (1 or 0); interrupts off. */
    IRQ_SAVE,
    /** Interrupts on if {@code ra} is not 0, else off. */
    IRQ_RESTORE,
    /** Preemption off by one more level. */
    PREEMPT_DISABLE,
    /** Preemption off by one level less. */
    PREEMPT_ENABLE,
    /** Enter an RCU read-side critical section; nests. */
    RCU_READ_LOCK,
    /** Leave an RCU read-side critical section. */
    RCU_READ_UNLOCK,
    /** Wait for a grace period. */
    SYNCHRONIZE_RCU,
    /** Free the object at {@code ra} after a grace period, without waiting. */
    FREE_RCU,
    /** Take the lock at {@code ra} in mode {@code c}, a {@code LockMode}. */
    LOCK,
    /** {@code ra = } 1 if the lock at {@code rb} was free and is taken in mode {@code c}, else 0. */
    TRYLOCK,
    /** Release the lock at {@code ra} from mode {@code c}. */
    UNLOCK,
    /** Flush {@code rc} base pages (0: all) from {@code rb} in the mm at {@code ra}; {@code d} 1: tables were freed. */
    FLUSH,
    /** Start a broadcast invalidation, as {@link #FLUSH}, and go on. */
    INVALIDATE_BROADCAST,
    /** Wait until the broadcast invalidations that this CPU started for the mm at {@code ra} are complete. */
    INVALIDATE_FENCE,
    /** Invalidate {@code rc} base pages (0: all) from {@code rb} for the mm at {@code ra} in this CPU's own TLB. */
    INVALIDATE_LOCAL,
    /** Interrupt CPU {@code ra} (all others if -1); wait for their acknowledgement if {@code b} is 1. */
    SEND_IPI,
    /** Run with the mm at {@code ra} from now on (0: none); {@code c} 1: keep its translations lazily. */
    SWITCH_MM,
    /** Sleep unless the task state at {@code ra} is 0 (running). */
    SCHEDULE,
    /** {@code ra = } 1 if the task whose state is at {@code rb} was not running; it runs now. */
    WAKE,
    /** {@code ra = } the address of a new object of type {@code b}, or 0, from the MMU that is home of {@code rc}. */
    ALLOCATE,
    /** Free the object at {@code ra}: for a folio or a table, by its descriptor. */
    FREE,
    /** The page table whose descriptor is at {@code ra} now has lifetime {@code b}: deposited or in use. */
    MARK_TABLE,
    /** Spend {@code rb} samples of latency {@code a} with interrupts as they are. */
    DELAY,
    /** The named point {@code a}, where a run can be stalled. */
    POINT,
    /** Report a kernel BUG ({@code a} 1, which ends the program) or WARNING ({@code a} 0). */
    COMPLAIN,
    /** End of the program. */
    HALT;

    private static final Opcode[] VALUES = values();

    /** The constant with this ordinal. */
    public static Opcode of(int ordinal) {
        return VALUES[ordinal];
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
