package org.shootdown.cpu.core;

import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.Topology;

/**
 * Stores on their way to memory: first in, first out, the oldest in flight.
 *
 * <p>The store buffer of total store order (Sewell et al., x86-TSO, CACM 2010). With sequential consistency the CPU
 * drains it after each store. Unlocks pass through it too: on these machines they are stores.
 *
 * <p>Layout: per entry, oldest first, address, value, and kind, instruction and operand packed; the count is in the head.
 */
final class StoreBuffer {
    private static final int CAPACITY = 8;
    private static final int ENTRY = 3;
    static final int WORDS = CAPACITY * ENTRY;

    private static final int KIND_BITS = 8;
    private static final int OPERAND_BITS = 8;

    private final CpuState state;
    private final int base;
    private final Topology topology;

    StoreBuffer(CpuState state, int base, Topology topology) {
        this.state = state;
        this.base = base;
        this.topology = topology;
    }

    boolean isEmpty() {
        return state.words[CpuState.STORES] == 0;
    }

    boolean isFull() {
        return state.words[CpuState.STORES] == CAPACITY;
    }

    int count() {
        return (int) state.words[CpuState.STORES];
    }

    /** Adds the newest store; sends it at once if there is no older one. */
    void push(MessageKind kind, int pc, long address, long value, long operand, Port port) {
        int count = count();
        int at = entry(count);
        state.words[at] = address;
        state.words[at + 1] = value;
        state.words[at + 2] = ((long) pc << (KIND_BITS + OPERAND_BITS)) | (operand << KIND_BITS) | kind.ordinal();
        state.words[CpuState.STORES] = count + 1L;
        if (count == 0) {
            port.send(destination(), kind(), pc(), address(), oldest(1), operand());
        }
    }

    /** The oldest store has reached memory: the next one leaves. */
    void stored(Port port) {
        dropOldest();
        if (!isEmpty()) {
            port.sendAtOnce(destination(), kind(), pc(), address(), oldest(1), operand());
        }
    }

    /** Forgets the oldest store. */
    void dropOldest() {
        int left = count() - 1;
        System.arraycopy(state.words, entry(1), state.words, entry(0), left * ENTRY);
        for (int i = 0; i < ENTRY; i++) {
            state.words[entry(left) + i] = 0;
        }
        state.words[CpuState.STORES] = left;
    }

    /** The index of the newest buffered store to an address, or -1. */
    int newestTo(long address) {
        for (int i = count() - 1; i >= 0; i--) {
            if (state.words[entry(i)] == address) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a whole-word load can be answered from that entry. */
    boolean forwards(int index) {
        MessageKind kind = MessageKind.of((int) state.words[entry(index) + 2] & 0xFF);
        return kind == MessageKind.STORE || kind == MessageKind.USER_STORE;
    }

    long value(int index) {
        return state.words[entry(index) + 1];
    }

    private int destination() {
        return topology.mmuFor(address());
    }

    private long address() {
        return oldest(0);
    }

    private MessageKind kind() {
        return MessageKind.of((int) oldest(2) & 0xFF);
    }

    private long operand() {
        return (oldest(2) >>> KIND_BITS) & 0xFF;
    }

    private int pc() {
        return (int) (oldest(2) >>> (KIND_BITS + OPERAND_BITS));
    }

    private long oldest(int word) {
        return state.words[base + word];
    }

    private int entry(int index) {
        return base + index * ENTRY;
    }
}
