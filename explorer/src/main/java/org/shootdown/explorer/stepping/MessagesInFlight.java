package org.shootdown.explorer.stepping;

import java.util.Arrays;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.explorer.state.StateTable;

/**
 * Messages that are on their way for as long as the explorer likes. They have no order: two ways of sending the same ones
 * are the same state, so they are kept sorted by their words.
 */
public final class MessagesInFlight {
    private static final int STRIDE = Envelope.STRIDE;

    private final StateTable table;

    public MessagesInFlight(int cpus) {
        table = StateTable.sorted(cpus, "message in flight", Envelope.words());
    }

    /** What is part of the machine's state. */
    public StateTable table() {
        return table;
    }

    public int count() {
        return table.rows();
    }

    /** The array in which message i lies at i * {@link Envelope#STRIDE}. */
    public long[] words() {
        return table.words;
    }

    void clear() {
        table.clear();
    }

    /** Adds a copy of a message. */
    public void add(long[] from, int at) {
        int place = table.used;
        while (place > 0 && isBehind(from, at, table.words, place - STRIDE)) {
            place -= STRIDE;
        }
        table.insert(place);
        System.arraycopy(from, at, table.words, place, STRIDE);
    }

    /** Whether an interrupt or a grace period's request is on its way to a CPU. */
    public boolean holdsMaskable(int cpu) {
        for (int i = 0; i < count(); i++) {
            MessageKind kind = Envelope.kind(words(), i * STRIDE);
            if (kind.isMaskable() && Envelope.destination(words(), i * STRIDE) == cpu) {
                return true;
            }
        }
        return false;
    }

    /** Whether an invalidation that cannot be masked is on its way to a CPU. */
    public boolean holdsInvalidation(int cpu) {
        for (int i = 0; i < count(); i++) {
            MessageKind kind = Envelope.kind(words(), i * STRIDE);
            boolean invalidation = kind == MessageKind.INVALIDATE || kind == MessageKind.HYPERVISOR_INVALIDATE;
            if (invalidation && Envelope.destination(words(), i * STRIDE) == cpu) {
                return true;
            }
        }
        return false;
    }

    /** Whether something that a CPU masks, so that it takes a step of its own to unmask it, is what another waits for. */
    public boolean holdsMasked(int cpu, int waiting, CpuCore core) {
        for (int i = 0; i < count(); i++) {
            MessageKind kind = Envelope.kind(words(), i * STRIDE);
            if (Envelope.destination(words(), i * STRIDE) == cpu
                    && kind.hasToken()
                    && Message.Token.of(words(), Envelope.message(i * STRIDE)) == waiting
                    && core.masks(kind)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a grace period is under way after which an object is freed. */
    public boolean mayEndLife(int cpus) {
        for (int i = 0; i < count(); i++) {
            boolean request = Envelope.kind(words(), i * STRIDE) == MessageKind.QUIESCENT_REQUEST;
            if (request && Message.Token.of(words(), Envelope.message(i * STRIDE)) >= cpus) {
                return true;
            }
        }
        return false;
    }

    /** The place of a message with these words, or -1. */
    public int indexOf(long[] message) {
        for (int i = 0; i < count(); i++) {
            if (Arrays.equals(words(), i * STRIDE, (i + 1) * STRIDE, message, 0, STRIDE)) {
                return i;
            }
        }
        return -1;
    }

    /** A copy of a message. */
    public long[] get(int index) {
        return Arrays.copyOfRange(words(), index * STRIDE, (index + 1) * STRIDE);
    }

    /** Takes a message out. */
    long[] remove(int index) {
        long[] removed = get(index);
        table.remove(index * STRIDE);
        return removed;
    }

    /** Whether a message is the same as the one before it: delivering either leads to the same state. */
    boolean isRepeated(int index) {
        long[] words = words();
        return index > 0
                && Arrays.equals(
                        words, (index - 1) * STRIDE, index * STRIDE, words, index * STRIDE, (index + 1) * STRIDE);
    }

    private static boolean isBehind(long[] one, int at, long[] other, int otherAt) {
        return Arrays.compare(one, at, at + STRIDE, other, otherAt, otherAt + STRIDE) < 0;
    }
}
