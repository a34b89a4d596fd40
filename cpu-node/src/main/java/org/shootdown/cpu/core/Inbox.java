package org.shootdown.cpu.core;

import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.PackedField;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;

/**
 * Messages that have arrived and wait: masked interrupts, grace periods that want a quiescent state, acknowledgements
 * that are due when earlier stores are done, and everything that reaches a vCPU while the host keeps it away.
 *
 * <p>It is the last part of the state, since it has no bound of its own: one CPU can be the target of as many flushes as
 * there are CPUs. The count is in the head.
 */
final class Inbox {
    private static final int ENTRY = 4;

    private static final PackedField KIND = new PackedField("message kind", 0, 8);
    private static final PackedField SOURCE = new PackedField("component", 8, 31);

    private final CpuState state;
    private final int base;

    Inbox(CpuState state, int base) {
        this.state = state;
        this.base = base;
    }

    static int declare(StateLayout.Builder layout) {
        return layout.list(
                "message",
                StateWord.packed("source and kind", SOURCE),
                StateWord.token("first word"),
                StateWord.plain("second word"),
                StateWord.plain("third word"));
    }

    int count() {
        return (int) state.words[CpuState.INBOX];
    }

    /** Where it ends in the state. */
    int end() {
        return entry(count());
    }

    boolean isEmpty() {
        return state.words[CpuState.INBOX] == 0;
    }

    /** Whether somebody waits until something in it is served. */
    boolean isAwaited() {
        for (int i = 0; i < count(); i++) {
            if (isAwaited(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAwaited(int index) {
        return switch (kind(index)) {
            case IPI -> Message.Token.of(words(), message(index)) != Message.NOBODY;
            case CALL -> Message.Call.isWaitedFor(words(), message(index));
            default -> true;
        };
    }

    /** Keeps a message as it came. */
    void add(MessageKind kind, int source, long[] words, int at) {
        int index = grow(kind, source);
        System.arraycopy(words, at, state.words, message(index), Message.WORDS);
    }

    /** Keeps an invalidation that has been applied, until its acknowledgement is due. */
    void addApplied(MessageKind kind, int source, long token, boolean awaitsAccess, int awaitedStores) {
        int index = grow(kind, source);
        state.words[message(index)] = token;
        state.words[message(index) + 1] = awaitsAccess ? 1 : 0;
        state.words[message(index) + 2] = awaitedStores;
    }

    private int grow(MessageKind kind, int source) {
        int count = count();
        state.ensure(entry(count + 1));
        state.words[entry(count)] = head(kind, source);
        state.words[CpuState.INBOX] = count + 1L;
        return count;
    }

    private static long head(MessageKind kind, int source) {
        return SOURCE.pack(source) | KIND.pack(kind.ordinal());
    }

    MessageKind kind(int index) {
        return MessageKind.of((int) KIND.of(state.words[entry(index)]));
    }

    int source(int index) {
        return (int) SOURCE.of(state.words[entry(index)]);
    }

    /** Where the message lies in {@link #words}. */
    int message(int index) {
        return entry(index) + 1;
    }

    /** The array that holds the messages, until one is added. */
    long[] words() {
        return state.words;
    }

    /** How many of the oldest stores an applied invalidation waits for. */
    long awaitedStores(int index) {
        return state.words[message(index) + 2];
    }

    /** Whether an applied invalidation waits for nothing any more. */
    boolean isDue(int index) {
        return state.words[message(index) + 1] == 0 && awaitedStores(index) == 0;
    }

    /** The oldest store is done, for which an applied invalidation has waited. */
    void storeDone(int index) {
        state.words[message(index) + 2]--;
    }

    /** The access under way is done, for which an applied invalidation may have waited. */
    void accessDone(int index) {
        state.words[message(index) + 1] = 0;
    }

    /** The first message of a kind, or -1. */
    int indexOf(MessageKind kind) {
        for (int i = 0; i < count(); i++) {
            if (kind(i) == kind) {
                return i;
            }
        }
        return -1;
    }

    void remove(int index) {
        int last = count() - 1;
        System.arraycopy(state.words, entry(index + 1), state.words, entry(index), (last - index) * ENTRY);
        for (int i = 0; i < ENTRY; i++) {
            state.words[entry(last) + i] = 0;
        }
        state.words[CpuState.INBOX] = last;
    }

    private int entry(int index) {
        return base + index * ENTRY;
    }
}
