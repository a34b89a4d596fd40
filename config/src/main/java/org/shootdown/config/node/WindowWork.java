package org.shootdown.config.node;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Outbox;

/**
 * The slip with a window's envelopes: an interconnect hands it to the first component that has any, each hands it to the
 * next, and the last back to the interconnect.
 *
 * <p>There is one per interconnect, used again for every window, so that a window costs one message for each component
 * with work and one more, and no garbage. Whoever has it owns it and all that it leads to; it never leaves the JVM.
 */
public final class WindowWork implements ComponentCommand, ComponentReply {
    private final List<ActorRef<ComponentCommand>> components;
    private final ActorRef<ComponentReply> replyTo;
    private final Outbox out;
    private long[] envelopes = {};
    private int[] slots = {};
    private int[] route = {};
    private int[] ends = {};
    private int stops;
    private int stop;

    /**
     * @param components whom routes lead to
     * @param replyTo to whom the slip goes back
     * @param out what a component sends goes there while it has the slip
     */
    public WindowWork(List<ActorRef<ComponentCommand>> components, ActorRef<ComponentReply> replyTo, Outbox out) {
        this.components = components;
        this.replyTo = replyTo;
        this.out = out;
    }

    /**
     * Sends the slip on its way. The arrays are not changed until it is back.
     *
     * @param inArray where the envelopes are, see {@link Envelope}
     * @param bySlot where each lies there, in units of {@link Envelope#STRIDE}
     * @param components where the slip goes, by position among the components
     * @param endOf by component of the route: the end of its envelopes in {@code bySlot}; they begin where those of the
     *     one before end
     * @param length how many components there are on the route
     */
    public void start(long[] inArray, int[] bySlot, int[] components, int[] endOf, int length) {
        envelopes = inArray;
        slots = bySlot;
        route = components;
        ends = endOf;
        stops = length;
        stop = 0;
        passOn();
    }

    /** Has the component where the slip is handle its envelopes, and hands the slip on. */
    void visit(Component component) {
        component.sendTo(out);
        for (int place = stop == 0 ? 0 : ends[stop - 1]; place < ends[stop]; place++) {
            component.handle(envelopes, slots[place] * Envelope.STRIDE);
        }
        stop++;
        passOn();
    }

    private void passOn() {
        if (stop < stops) {
            components.get(route[stop]).tell(this);
        } else {
            replyTo.tell(this);
        }
    }
}
