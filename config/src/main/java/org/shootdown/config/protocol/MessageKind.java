package org.shootdown.config.protocol;

import org.shootdown.config.architecture.Latency;

/** What a message asks or says, with the latency of its way; {@link Message} names its words. */
public enum MessageKind {
    /** CPU to MMU: read a word; answered by {@link #VALUE}. */
    LOAD(Latency.ACCESS, 1),
    /** CPU to MMU: read half a word. */
    LOAD_HALF(Latency.ACCESS, 1),
    /**
     * CPU to MMU: a walker, hardware or software, reads an entry or half of it. An entry that is not backed, of a frame of
     * which others are, is empty.
     */
    WALK_LOAD(Latency.ACCESS, 1),
    /** CPU to MMU: the walker replaces an entry if it is still what it has read; old value back. */
    WALK_UPDATE(Update.IF_EQUAL),
    /** CPU to MMU: read a word through a user translation. */
    USER_LOAD(Latency.ACCESS, 1),
    /** CPU to MMU: write a word through a user translation; answered by {@link #STORED}. */
    USER_STORE(Latency.ACCESS, 1),
    /** CPU to MMU: write a word; answered by {@link #STORED}. */
    STORE(Latency.ACCESS, 1),
    /** CPU to MMU: write half a word; answered by {@link #STORED}. */
    STORE_HALF(Latency.ACCESS, 1),
    /** CPU to MMU: write a word, old value back. */
    EXCHANGE(Update.ALWAYS),
    /** CPU to MMU: write a word if it holds what it is compared with, old value back. */
    COMPARE_EXCHANGE(Update.IF_EQUAL),
    /** CPU to MMU: add to a word, old value back. */
    FETCH_ADD(Update.ALWAYS),
    /** CPU to MMU: bitwise and into a word, old value back. */
    FETCH_AND(Update.ALWAYS),
    /** CPU to MMU: bitwise or into a word, old value back. */
    FETCH_OR(Update.ALWAYS),
    /** CPU to MMU: bitwise exclusive or into a word, old value back. */
    FETCH_XOR(Update.ALWAYS),
    /** CPU to MMU: add to a word unless it holds what it is compared with, old value back. */
    ADD_UNLESS(Update.IF_DIFFERENT),
    /** CPU to MMU: take a lock; answered by {@link #VALUE} when granted. */
    LOCK(Latency.ACCESS, 1),
    /** CPU to MMU: take a lock if it is free; {@link #VALUE} 1 or 0. */
    TRYLOCK(Latency.ACCESS, 1),
    /** CPU to MMU: release a lock; answered by {@link #STORED}. */
    UNLOCK(Latency.ACCESS, 1),
    /** CPU to MMU: sleep unless the task state is 0 (running); {@link #VALUE} when awake. */
    SCHEDULE(Latency.ACCESS, 1),
    /** CPU to MMU: set a task state to 0 and wake its sleeper; {@link #VALUE} 1 if it was not running. */
    WAKE(Latency.ACCESS, 1),
    /** CPU to MMU: flush a range of an mm; {@link #VALUE} when complete. */
    FLUSH(Latency.ACCESS, 1),
    /** CPU to MMU: start a broadcast invalidation, as {@link #FLUSH}; {@link #VALUE} at once. */
    INVALIDATE_BROADCAST(Latency.ACCESS, 1),
    /** CPU to MMU: {@link #VALUE} when every broadcast invalidation this CPU started for an mm is complete. */
    INVALIDATE_FENCE(Latency.ACCESS, 1),
    /** CPU to MMU: interrupt a CPU or all others; {@link #VALUE}, if waited for when all have acknowledged. */
    SEND_IPI(Latency.ACCESS, 1),
    /** CPU to MMU: {@link #VALUE} after a grace period. */
    SYNCHRONIZE_RCU(Latency.ACCESS, 1),
    /** CPU to MMU: free an object after a grace period; {@link #VALUE} at once. */
    FREE_RCU(Latency.ACCESS, 1),
    /** CPU to MMU: allocate an object of a type; {@link #VALUE} its address, or 0. */
    ALLOCATE(Latency.ACCESS, 1),
    /** CPU to MMU: free an object; answered by {@link #VALUE}. */
    FREE(Latency.ACCESS, 1),
    /** CPU to MMU: a page table is now in another lifetime; answered by {@link #VALUE}. */
    MARK_TABLE(Latency.ACCESS, 1),
    /** CPU to MMU: this CPU now is in the cpumask of an mm, possibly lazily, or is no longer. */
    SET_CPUMASK(Latency.ACCESS, 1),
    /** CPU to MMU: the host has preempted this vCPU. */
    VCPU_OUT(Latency.ACCESS, 1),
    /** CPU to MMU: this vCPU runs again; answered by {@link #VCPU_STATE}. */
    VCPU_IN(Latency.ACCESS, 1),
    /** CPU to MMU: an IPI was handled. */
    IPI_ACK(Latency.IPI_ACK, 0),
    /** CPU to MMU: a broadcast invalidation was applied. */
    INVALIDATED(Latency.BROADCAST, 1),
    /** CPU to MMU: the hypervisor's invalidation was applied. */
    HYPERVISOR_INVALIDATED(Latency.HYPERCALL, 1),
    /** CPU to MMU: this CPU passed a quiescent state for a grace period. */
    QUIESCENT(Latency.ACCESS, 1),

    /** MMU to CPU: the answer to its outstanding request. */
    VALUE(Latency.ACCESS, 1),
    /** MMU to CPU: the store at the head of its store buffer is done. */
    STORED(Latency.ACCESS, 1),
    /** MMU to CPU: a request went to an address where nothing is: its outstanding one or a store. */
    OOPS(Latency.ACCESS, 1),
    /** MMU to CPU: the vCPU may go on; whether it was left out of a flush meanwhile. */
    VCPU_STATE(Latency.ACCESS, 1),
    /** MMU to CPU: a maskable interrupt with a range, possibly empty. */
    IPI(Latency.IPI_DELIVER, 0),
    /** MMU to CPU: a broadcast invalidation of a range; not maskable. */
    INVALIDATE(Latency.BROADCAST, 1),
    /** MMU to CPU: as {@link #INVALIDATE}, by the hypervisor. */
    HYPERVISOR_INVALIDATE(Latency.HYPERCALL, 1),
    /** MMU to CPU: report the next quiescent state for a grace period. */
    QUIESCENT_REQUEST(Latency.ACCESS, 1),

    /** To itself: a CPU starts its program. */
    START(),
    /** To itself: a CPU's delay is over. */
    RESUME(),
    /** To itself: the host preempts this vCPU. */
    PREEMPT(),
    /** To itself: the host lets this vCPU run again. */
    UNPREEMPT(),
    /** To itself: the least duration of a grace period has passed at an MMU. */
    GRACE_PERIOD(),
    /** CPU to CPU, by the run and not by the program: the sender has passed the point that an order waits for. */
    PASSED(),

    /** CPU to CPU, or to itself after a while: a maskable interrupt that runs a {@link Message.Call}. */
    CALL(Latency.IPI_DELIVER, 0),
    /** CPU to CPU: a call was handled that the caller waits for. */
    CALLED(Latency.IPI_ACK, 0);

    private static final MessageKind[] VALUES = values();

    private final Latency transit;
    private final int halvings;
    private final boolean immediate;
    private final Update update;

    /** When a request that reads a word and writes it in one step does write. */
    public enum Update {
        /** It is no such request. */
        NONE,
        ALWAYS,
        /** If the word is what the message says. */
        IF_EQUAL,
        /** If it is not. */
        IF_DIFFERENT;

        /** Whether a word is written that held a value. */
        public boolean happens(long value, long compared) {
            return switch (this) {
                case NONE -> false;
                case ALWAYS -> true;
                case IF_EQUAL -> value == compared;
                case IF_DIFFERENT -> value != compared;
            };
        }
    }

    MessageKind(Latency transit, int halvings) {
        this.transit = transit;
        this.halvings = halvings;
        this.immediate = false;
        this.update = Update.NONE;
    }

    MessageKind(Update update) {
        this.transit = Latency.ACCESS;
        this.halvings = 1;
        this.immediate = false;
        this.update = update;
    }

    MessageKind() {
        this.transit = Latency.INSTRUCTION;
        this.halvings = 0;
        this.immediate = true;
        this.update = Update.NONE;
    }

    /** The constant with this ordinal. */
    public static MessageKind of(int ordinal) {
        return VALUES[ordinal];
    }

    /** What a message of this kind waits for on its way. */
    public Latency transit() {
        return transit;
    }

    /** How often a sample of {@link #transit} is halved: 1 where the latency is for both ways together. */
    public int halvings() {
        return halvings;
    }

    /** Whether it takes no longer than it must: a message to itself, whose delay is said when it is sent, or of the run. */
    public boolean isImmediate() {
        return immediate;
    }

    /** Whether it reads a word and writes it in one step, and when. */
    public Update update() {
        return update;
    }

    /** Whether it reads a word, and cannot write it. */
    public boolean onlyReads() {
        return switch (this) {
            case LOAD, LOAD_HALF, WALK_LOAD, USER_LOAD, FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE -> true;
            default -> false;
        };
    }

    /** Whether it leaves a CPU through its store buffer, and nobody waits for the answer. */
    public boolean isStore() {
        return this == STORE || this == STORE_HALF || this == USER_STORE || this == UNLOCK;
    }

    /** Whether its target takes it between two instructions, and only with interrupts on. */
    public boolean isMaskable() {
        return this == IPI || this == CALL || this == QUIESCENT_REQUEST;
    }

    /** Whether the answer may take long, so that its CPU takes interrupts meanwhile. */
    public boolean mayTakeLong() {
        return switch (this) {
            case LOCK, SCHEDULE, FLUSH, INVALIDATE_FENCE, SEND_IPI, SYNCHRONIZE_RCU -> true;
            default -> false;
        };
    }

    /** Whether it has a {@link Message.Token}: an initiator, or a grace period by the CPU that waits. */
    public boolean hasToken() {
        return ordinal() >= IPI.ordinal() && ordinal() <= QUIESCENT_REQUEST.ordinal();
    }

    /** Whether that token is on its way back to the MMU that made it. */
    public boolean returnsToken() {
        return (ordinal() >= IPI_ACK.ordinal() && ordinal() <= QUIESCENT.ordinal()) || this == GRACE_PERIOD;
    }

    /** Whether a CPU sends this to an MMU and may wait for the answer. */
    public boolean isRequest() {
        return ordinal() <= VCPU_IN.ordinal();
    }
}
