package org.shootdown.cpu.core;

import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.PackedField;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.config.protocol.Topology;

/**
 * Stores on their way to memory, oldest first.
 *
 * <p>With total store order they leave in this order (Sewell et al., x86-TSO, CACM 2010). On a weak machine a store may
 * overtake older ones, but not one to the same word, none across a write fence, and a release none at all; one to where
 * nothing is, which ends the CPU, is overtaken by none and overtakes none. With
 * sequential consistency the CPU drains the buffer after each store. Unlocks pass through it too: on these machines they
 * are releasing stores.
 *
 * <p>In time the buffer sends its oldest store by itself. Stepped, it sends what {@link #drain} says.
 * Their count is in the head of the state.
 */
public final class StoreBuffer {
    /** How many stores wait at most, in time. */
    static final int TIMED_CAPACITY = 8;

    private static final int ENTRY = 3;

    private static final PackedField KIND = new PackedField("message kind", 0, 8);
    private static final PackedField OPERAND = new PackedField("operand of a store", 8, 8);
    private static final PackedField PC = new PackedField("instruction", 16, 24);

    /** Every older store has to be in memory first. */
    private static final long RELEASES = 1L << 60;

    /** Between this store and the older ones there is a write fence. */
    private static final long BEHIND_FENCE = 1L << 61;

    private final CpuState state;
    private final int base;
    private final int capacity;
    private final Topology topology;
    private final boolean inOrder;
    private final boolean sendsByItself;

    StoreBuffer(CpuState state, int base, int capacity, Topology topology, MemoryModel model, boolean sendsByItself) {
        this.state = state;
        this.base = base;
        this.capacity = capacity;
        this.topology = topology;
        this.inOrder = !model.isWeak();
        this.sendsByItself = sendsByItself;
    }

    static int declare(StateLayout.Builder layout, int capacity) {
        return layout.rows(
                "store",
                capacity,
                StateWord.plain("address"),
                StateWord.plain("value"),
                StateWord.plain("order, instruction, operand and kind"));
    }

    public boolean isEmpty() {
        return state.words[CpuState.STORES] == 0;
    }

    boolean isFull() {
        return state.words[CpuState.STORES] == capacity;
    }

    /** How many stores are buffered. */
    public int count() {
        return (int) state.words[CpuState.STORES];
    }

    /** Adds the newest store. */
    void push(MessageKind kind, int pc, long address, long value, long operand, boolean releases, Port port) {
        int count = count();
        int at = entry(count);
        state.words[at] = address;
        state.words[at + 1] = value;
        long order = releases ? RELEASES : 0;
        if (state.words[CpuState.WRITE_FENCE] != 0) {
            state.words[CpuState.WRITE_FENCE] = 0;
            order |= BEHIND_FENCE;
        }
        state.words[at + 2] = order | PC.pack(pc) | OPERAND.pack(operand) | KIND.pack(kind.ordinal());
        state.words[CpuState.STORES] = count + 1L;
        if (sendsByItself && count == 0) {
            sendOldest(port, false);
        }
    }

    /** Stores pushed from now on stay behind those that are in the buffer now. */
    void fence() {
        state.words[CpuState.WRITE_FENCE] = isEmpty() || inOrder ? 0 : 1;
    }

    /** The oldest store has reached memory: the next one leaves. */
    void stored(Port port) {
        dropOldest();
        if (sendsByItself && !isEmpty()) {
            sendOldest(port, true);
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
        if (left > 0) {
            state.words[entry(0) + 2] &= ~BEHIND_FENCE;
        } else {
            state.words[CpuState.WRITE_FENCE] = 0;
        }
    }

    /** Whether a store may be the next to reach memory. */
    boolean canDrain(int index) {
        if (index == 0) {
            return true;
        }
        if (inOrder || releases(index) || isNowhere(index)) {
            return false;
        }
        long address = address(index);
        for (int older = index - 1; older >= 0; older--) {
            boolean fenced = (state.words[entry(older + 1) + 2] & BEHIND_FENCE) != 0;
            if (address(older) == address || fenced || isNowhere(older)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a store is a release. */
    public boolean releases(int index) {
        return (state.words[entry(index) + 2] & RELEASES) != 0;
    }

    /** Whether a store in the buffer goes to where nothing is, and ends the CPU when it gets there. */
    boolean leadsNowhere() {
        for (int i = 0; i < count(); i++) {
            if (isNowhere(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNowhere(int index) {
        return topology.addresses().wordAt(address(index)) < 0;
    }

    /** Sends a store that can drain; it becomes the oldest, and is what {@link #stored} then drops. */
    void drain(int index, Port port) {
        long[] hurried = new long[ENTRY];
        System.arraycopy(state.words, entry(index), hurried, 0, ENTRY);
        System.arraycopy(state.words, entry(0), state.words, entry(1), index * ENTRY);
        System.arraycopy(hurried, 0, state.words, entry(0), ENTRY);
        sendOldest(port, false);
    }

    private void sendOldest(Port port, boolean atOnce) {
        int destination = topology.mmuFor(address(0));
        state.words[CpuState.FORWARDS_OLDEST] = sendsByItself ? 1 : 0;
        if (atOnce) {
            port.sendAtOnce(destination, kind(0), pc(0), address(0), value(0), operand(0));
        } else {
            port.send(destination, kind(0), pc(0), address(0), value(0), operand(0));
        }
    }

    /** The index of the newest buffered store to an address, or -1. */
    int newestTo(long address) {
        for (int i = count() - 1; i >= 0; i--) {
            if (address(i) == address) {
                return i;
            }
        }
        return -1;
    }

    /** Whether some store in the buffer is before a write fence that was executed since. */
    public boolean holdsFence() {
        boolean fenced = state.words[CpuState.WRITE_FENCE] != 0;
        for (int i = 1; i < count() && !fenced; i++) {
            fenced = (state.words[entry(i) + 2] & BEHIND_FENCE) != 0;
        }
        return fenced;
    }

    /** Whether an unlock waits in the buffer. */
    boolean holdsUnlock() {
        for (int i = 0; i < count(); i++) {
            if (kind(i) == MessageKind.UNLOCK) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a whole-word load can be answered from that entry.
     *
     * <p>A store in flight may have reached memory already and have been overwritten there. That cannot be told as long as
     * this CPU has learnt nothing since the store left; after that its own value may be an old one.
     */
    boolean forwards(int index) {
        boolean mayBeOld = index == 0 && sendsByItself && state.words[CpuState.FORWARDS_OLDEST] == 0;
        return !mayBeOld && (kind(index) == MessageKind.STORE || kind(index) == MessageKind.USER_STORE);
    }

    /** Where a store goes, counted from the oldest. */
    public long address(int index) {
        return state.words[entry(index)];
    }

    long value(int index) {
        return state.words[entry(index) + 1];
    }

    public MessageKind kind(int index) {
        return MessageKind.of((int) KIND.of(state.words[entry(index) + 2]));
    }

    private long operand(int index) {
        return OPERAND.of(state.words[entry(index) + 2]);
    }

    /** Which instruction stored it. */
    public int pc(int index) {
        return (int) PC.of(state.words[entry(index) + 2]);
    }

    private int entry(int index) {
        return base + index * ENTRY;
    }
}
