package org.shootdown.config.node;

import akka.actor.typed.ActorRef;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.EnvelopeBatch;

/**
 * The slip that goes from an interconnect to a component with a window's envelopes, and comes back with what the
 * component sends.
 *
 * <p>There is one per component, used again for every window, so that a window costs two messages and no garbage.
 * Whoever has it owns it; it never leaves the JVM.
 */
public final class WindowWork implements ComponentCommand, ComponentReply {
    private final int component;
    private final ActorRef<ComponentReply> replyTo;
    private final EnvelopeBatch out = new EnvelopeBatch();
    private long[] envelopes = {};
    private int[] slots = {};
    private int from;
    private int to;

    public WindowWork(int component, ActorRef<ComponentReply> replyTo) {
        this.component = component;
        this.replyTo = replyTo;
    }

    public int component() {
        return component;
    }

    /** To whom the slip goes back. */
    public ActorRef<ComponentReply> replyTo() {
        return replyTo;
    }

    /**
     * Says which envelopes the component is to handle. They stay where they are, in the interconnect's array, and are not
     * changed until the slip is back.
     *
     * @param inArray the array, see {@link Envelope}
     * @param bySlot where each lies there, in units of {@link Envelope#STRIDE}
     * @param first the place in {@code bySlot} of the first
     * @param end the place after the last
     */
    public void assign(long[] inArray, int[] bySlot, int first, int end) {
        envelopes = inArray;
        slots = bySlot;
        from = first;
        to = end;
    }

    /** Has a component handle the envelopes. */
    public void handOver(Component handler) {
        handler.sendTo(out);
        for (int place = from; place < to; place++) {
            handler.handle(envelopes, slots[place] * Envelope.STRIDE);
        }
    }

    /** What the component sends. */
    public EnvelopeBatch out() {
        return out;
    }
}
