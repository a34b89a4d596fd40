package org.shootdown.config.protocol;

/** Where a component's envelopes go. */
public interface Outbox {

    /** Adds an envelope; see {@link Envelope} for its parts. */
    void add(long time, int source, int destination, int sequence, MessageKind kind, int pc, long a, long b, long c);
}
