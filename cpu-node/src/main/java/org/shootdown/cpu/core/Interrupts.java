package org.shootdown.cpu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.InvalidationRange;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;

/**
 * What reaches a CPU from outside: interrupts, invalidations, grace periods.
 *
 * <p>A maskable interrupt is taken between two instructions, when interrupts are on and the store buffer is empty
 * (taking one serializes). An invalidation that cannot be masked is applied on arrival; its acknowledgement, which lets
 * the issuer's fence complete, waits for the accesses that may still use the old translation: the stores buffered by
 * then, and the step of a walk or the translated load in flight. A grace period hears of this CPU when it is outside every reader.
 */
final class Interrupts {
    private final CpuState state;
    private final Inbox inbox;
    private final StoreBuffer stores;
    private final Tlb tlb;
    private final Tlb tablePointers;
    private final PageWalker walker;
    private final Handlers handlers;

    Interrupts(
            CpuState state,
            Inbox inbox,
            StoreBuffer stores,
            Tlb tlb,
            Tlb tablePointers,
            PageWalker walker,
            Handlers handlers) {
        this.state = state;
        this.inbox = inbox;
        this.stores = stores;
        this.tlb = tlb;
        this.tablePointers = tablePointers;
        this.walker = walker;
        this.handlers = handlers;
    }

    /**
     * Serves whatever can be served at an instruction boundary.
     *
     * @return whether something could be served if the store buffer were empty
     */
    boolean serve(Port port) {
        boolean needsDrain = false;
        for (int i = 0; i < inbox.count(); ) {
            if (!isDue(inbox.kind(i))) {
                i++;
            } else if (!stores.isEmpty()) {
                needsDrain = true;
                i++;
            } else {
                serve(i, port);
                inbox.remove(i);
            }
        }
        return needsDrain;
    }

    /** Applies an invalidation that cannot be masked. */
    void invalidate(MessageKind kind, int source, long[] words, int at, Port port) {
        long token = Message.Token.of(words, at);
        apply(Message.Range.start(words, at), Message.Range.packed(words, at));
        port.count(Counter.INVALIDATIONS_RECEIVED);
        walker.spoil();
        if (stores.isEmpty() && !walker.isUnderWay()) {
            Message.Token.sendAtOnce(port, source, acknowledgement(kind), token);
        } else {
            inbox.addApplied(kind, source, token, walker.isUnderWay(), stores.count());
        }
        port.charge(Latency.BROADCAST_VICTIM, 1);
    }

    /** The oldest store is done: acknowledgements that waited for it come closer. */
    void storeDone(Port port) {
        for (int i = 0; i < inbox.count(); i++) {
            if (isInvalidation(inbox.kind(i)) && inbox.awaitedStores(i) > 0) {
                inbox.storeDone(i);
            }
        }
        acknowledge(port);
    }

    /** How many of the oldest stores some acknowledgement waits for; all of them if none does. */
    int awaitedStores() {
        int awaited = Integer.MAX_VALUE;
        for (int i = 0; i < inbox.count(); i++) {
            if (isInvalidation(inbox.kind(i)) && inbox.awaitedStores(i) > 0) {
                awaited = (int) Math.min(awaited, inbox.awaitedStores(i));
            }
        }
        return awaited;
    }

    /** The step of a walk or the translated load in flight is done. */
    void accessDone(Port port) {
        for (int i = 0; i < inbox.count(); i++) {
            if (isInvalidation(inbox.kind(i))) {
                inbox.accessDone(i);
            }
        }
        acknowledge(port);
    }

    /** Acknowledges the invalidations that wait for nothing any more. */
    private void acknowledge(Port port) {
        for (int i = 0; i < inbox.count(); ) {
            if (isInvalidation(inbox.kind(i)) && inbox.isDue(i)) {
                long token = Message.Token.of(inbox.words(), inbox.message(i));
                Message.Token.sendAtOnce(port, inbox.source(i), acknowledgement(inbox.kind(i)), token);
                inbox.remove(i);
            } else {
                i++;
            }
        }
    }

    /** Drops translations from this CPU's own caches. */
    void apply(long start, long range) {
        if (range != InvalidationRange.NOTHING) {
            tlb.invalidate(start, range);
            tablePointers.invalidate(start, range);
        }
    }

    /** Whether a maskable interrupt or a grace period's request is served at an instruction boundary now. */
    boolean isDue(MessageKind kind) {
        boolean enabled = state.get(CpuState.INTERRUPTS) != 0 && !handlers.isRunning();
        boolean quiescent = state.get(CpuState.RCU_NESTING) == 0 && state.get(CpuState.PREEMPT_COUNT) == 0;
        return kind.isMaskable() && enabled && (kind != MessageKind.QUIESCENT_REQUEST || quiescent);
    }

    private void serve(int index, Port port) {
        int source = inbox.source(index);
        int at = inbox.message(index);
        if (inbox.kind(index) == MessageKind.CALL) {
            handlers.enter(source, inbox.words(), at, port);
            return;
        }
        long token = Message.Token.of(inbox.words(), at);
        if (inbox.kind(index) == MessageKind.QUIESCENT_REQUEST) {
            Message.Token.send(port, source, MessageKind.QUIESCENT, token);
            return;
        }
        long range = Message.Range.packed(inbox.words(), at);
        apply(Message.Range.start(inbox.words(), at), range);
        port.count(Counter.IPIS_RECEIVED);
        chargeHandler(range == InvalidationRange.NOTHING ? 0 : InvalidationRange.pages(range), port);
        Message.Token.send(port, source, MessageKind.IPI_ACK, token);
    }

    /** What a handler spends that invalidates so many pages, 0 for everything or nothing. */
    private static void chargeHandler(long pages, Port port) {
        port.charge(Latency.IPI_HANDLER, 1);
        if (pages > 1) {
            port.charge(Latency.IPI_HANDLER_PAGE, pages - 1);
        }
    }

    /** Drops all translations from this CPU's own caches. */
    void forgetTranslations() {
        tlb.clear();
        tablePointers.clear();
    }

    private static boolean isInvalidation(MessageKind kind) {
        return kind == MessageKind.INVALIDATE || kind == MessageKind.HYPERVISOR_INVALIDATE;
    }

    private static MessageKind acknowledgement(MessageKind kind) {
        return kind == MessageKind.INVALIDATE ? MessageKind.INVALIDATED : MessageKind.HYPERVISOR_INVALIDATED;
    }
}
