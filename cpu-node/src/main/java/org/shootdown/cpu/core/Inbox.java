package org.shootdown.cpu.core;

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

    /** The token of an interrupt that nobody waits for. */
    private static final int NOBODY = -1;

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
            if (kind(i) != MessageKind.IPI || a(i) != NOBODY) {
                return true;
            }
        }
        return false;
    }

    void add(MessageKind kind, int source, long a, long b, long c) {
        int count = count();
        state.ensure(entry(count + 1));
        int at = entry(count);
        state.words[at] = head(kind, source);
        state.words[at + 1] = a;
        state.words[at + 2] = b;
        state.words[at + 3] = c;
        state.words[CpuState.INBOX] = count + 1L;
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

    long a(int index) {
        return state.words[entry(index) + 1];
    }

    long b(int index) {
        return state.words[entry(index) + 2];
    }

    long c(int index) {
        return state.words[entry(index) + 3];
    }

    void setB(int index, long value) {
        state.words[entry(index) + 2] = value;
    }

    void setC(int index, long value) {
        state.words[entry(index) + 3] = value;
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
