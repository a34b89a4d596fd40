package org.shootdown.cpu.core;

import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.cpu.isa.Program;

/** What the memory model makes an instruction wait for: which of the CPU's own stores have to be in memory before it. */
final class StoreOrder {
    private final Program program;
    private final CpuState state;
    private final StoreBuffer stores;
    private final boolean weak;

    StoreOrder(Program program, CpuState state, StoreBuffer stores, MemoryModel model) {
        this.program = program;
        this.state = state;
        this.stores = stores;
        this.weak = model.isWeak();
    }

    /**
     * Whether an instruction must see every earlier store in memory.
     *
     * <p>Loads may pass stores, and among stores the buffer keeps the order; everything that reads and writes at once, and
     * everything that waits for others, may not. What only ends or restores something local need not wait either. On a
     * weak machine an atomic that is no release passes stores to other words, unless a write fence is between, and a lock all
     * but an earlier unlock.
     */
    private boolean waitsForStores(Opcode opcode, int pc) {
        return switch (opcode) {
            case LOAD, LOAD_ENTRY -> cannotForward(register(pc, 1));
            case LOAD_HALF, LOAD_ENTRY_HALF -> stores.newestTo(register(pc, 1)) >= 0;
            case STORE,
                    STORE_HALF,
                    USER_LOAD,
                    USER_STORE,
                    USER_FAULT,
                    IRQ_SAVE,
                    IRQ_RESTORE,
                    PREEMPT_DISABLE,
                    PREEMPT_ENABLE,
                    RCU_READ_LOCK,
                    RCU_READ_UNLOCK,
                    DELAY,
                    POINT,
                    MARK,
                    COMPLAIN,
                    HALT -> false;
            // A write of cr3 serializes; elsewhere a context switch has fences of its own.
            case LOAD_MM -> !weak;
            case FENCE -> Order.of(operand(pc, 4)) == Order.FULL;
            case UNLOCK -> updatesAtUnlock(pc);
            case LOCK -> !weak || stores.holdsUnlock() || stores.newestTo(register(pc, 0)) >= 0;
            case TRYLOCK -> !weak || stores.holdsUnlock() || stores.newestTo(register(pc, 1)) >= 0;
            default ->
                !opcode.isUpdate()
                        || !weak
                        || releases(pc)
                        || stores.holdsFence()
                        || stores.newestTo(register(pc, 1)) >= 0;
        };
    }

    /** Whether a release is an update, which with total store order is a full barrier, as every atomic is. */
    boolean updatesAtUnlock(int pc) {
        return !weak && mode(pc).isReleasedByUpdate();
    }

    /** Whether a buffered store is such an update. */
    boolean isUpdate(int store) {
        return !weak
                && stores.kind(store) == MessageKind.UNLOCK
                && LockMode.of((int) stores.value(store)).isReleasedByUpdate();
    }

    /** Whether the next instruction has to wait for stores in the buffer. */
    boolean waitsForStores() {
        return !stores.isEmpty() && waitsForStores(program.opcode(pc()), pc());
    }

    /** Whether the next instruction is a store that has to wait for room in the buffer. */
    boolean waitsForRoom() {
        return stores.isFull() && program.opcode(pc()).isBuffered();
    }

    /** Whether an access stays behind every earlier one. */
    boolean releases(int pc) {
        Order order = Order.of(operand(pc, 4));
        return order == Order.RELEASE || order == Order.FULL;
    }

    /** Whether a load has to wait until a store to the same word has left the buffer. */
    boolean cannotForward(long address) {
        int newest = stores.newestTo(address);
        return newest >= 0 && !stores.forwards(newest);
    }

    private LockMode mode(int pc) {
        return LockMode.of(operand(pc, 2));
    }

    private int pc() {
        return (int) state.get(CpuState.PC);
    }

    private int operand(int pc, int which) {
        return program.operand(pc, which);
    }

    private long register(int pc, int which) {
        return state.words[CpuState.REGISTERS + program.operand(pc, which)];
    }
}
