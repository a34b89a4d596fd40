package org.shootdown.config.node;

import akka.actor.typed.ActorRef;
import org.shootdown.config.protocol.EnvelopeBatch;

/**
 * The slip that goes from an interconnect to a component with a window's envelopes, and comes back with what the
 * component sends.
 *
 * <p>There is one per component, used again for every window, so that a window costs two messages and no garbage.
 * Whoever has it owns its batches; it never leaves the JVM.
 */
public final class WindowWork implements ComponentCommand, ComponentReply {
    private final int component;
    private final ActorRef<ComponentReply> replyTo;
    private final EnvelopeBatch in = new EnvelopeBatch();
    private final EnvelopeBatch out = new EnvelopeBatch();

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

    /** The window's envelopes for the component, sorted. */
    public EnvelopeBatch in() {
        return in;
    }

    /** What the component sends. */
    public EnvelopeBatch out() {
        return out;
    }
}
