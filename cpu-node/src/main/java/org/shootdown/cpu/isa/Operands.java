package org.shootdown.cpu.isa;

/** Which operands of an instruction are registers: what it writes, what it reads, where its address is. */
public final class Operands {
    /** No operand. */
    public static final int NONE = -1;

    private static final int[] NO_OPERANDS = {};
    private static final int[] A = {0};
    private static final int[] B = {1};
    private static final int[] C = {2};
    private static final int[] A_B = {0, 1};
    private static final int[] B_C = {1, 2};
    private static final int[] A_B_C = {0, 1, 2};
    private static final int[] B_C_D = {1, 2, 3};

    private Operands() {}

    /** The operand that names the register an instruction writes, or {@link #NONE}. */
    public static int written(Opcode opcode) {
        return switch (opcode) {
            case JUMP,
                    JUMP_IF_ZERO,
                    JUMP_IF_NOT_ZERO,
                    STORE,
                    STORE_HALF,
                    FENCE,
                    USER_STORE,
                    IRQ_RESTORE,
                    PREEMPT_DISABLE,
                    PREEMPT_ENABLE,
                    RCU_READ_LOCK,
                    RCU_READ_UNLOCK,
                    SYNCHRONIZE_RCU,
                    FREE_RCU,
                    LOCK,
                    UNLOCK,
                    FLUSH,
                    INVALIDATE_BROADCAST,
                    INVALIDATE_FENCE,
                    INVALIDATE_LOCAL,
                    SEND_IPI,
                    SWITCH_MM,
                    SCHEDULE,
                    FREE,
                    MARK_TABLE,
                    DELAY,
                    POINT,
                    COMPLAIN,
                    HALT -> NONE;
            default -> 0;
        };
    }

    /** The operands that name registers an instruction reads; not to be changed. */
    public static int[] read(Opcode opcode) {
        return switch (opcode) {
            case CONSTANT,
                    JUMP,
                    CURRENT_CPU,
                    FENCE,
                    USER_FAULT,
                    IRQ_SAVE,
                    PREEMPT_DISABLE,
                    PREEMPT_ENABLE,
                    RCU_READ_LOCK,
                    RCU_READ_UNLOCK,
                    SYNCHRONIZE_RCU,
                    POINT,
                    COMPLAIN,
                    HALT -> NO_OPERANDS;
            case JUMP_IF_ZERO,
                    JUMP_IF_NOT_ZERO,
                    IRQ_RESTORE,
                    FREE_RCU,
                    LOCK,
                    UNLOCK,
                    INVALIDATE_FENCE,
                    SEND_IPI,
                    SWITCH_MM,
                    SCHEDULE,
                    FREE,
                    MARK_TABLE -> A;
            case MOVE, EXTEND, LOAD, LOAD_HALF, LOAD_ENTRY, LOAD_ENTRY_HALF, USER_LOAD, TRYLOCK, WAKE, DELAY -> B;
            case ALLOCATE -> C;
            case STORE, STORE_HALF, USER_STORE -> A_B;
            case FLUSH, INVALIDATE_BROADCAST, INVALIDATE_LOCAL -> A_B_C;
            case COMPARE_EXCHANGE, ADD_UNLESS -> B_C_D;
            default -> B_C;
        };
    }

    /** The operand that names the register with the physical address an instruction accesses, or {@link #NONE}. */
    public static int address(Opcode opcode) {
        return switch (opcode) {
            case STORE, STORE_HALF, LOCK, UNLOCK, SCHEDULE, FREE, FREE_RCU, MARK_TABLE -> 0;
            case LOAD,
                    LOAD_HALF,
                    LOAD_ENTRY,
                    LOAD_ENTRY_HALF,
                    EXCHANGE,
                    COMPARE_EXCHANGE,
                    FETCH_ADD,
                    FETCH_AND,
                    FETCH_OR,
                    FETCH_XOR,
                    ADD_UNLESS,
                    TRYLOCK,
                    WAKE -> 1;
            default -> NONE;
        };
    }
}
