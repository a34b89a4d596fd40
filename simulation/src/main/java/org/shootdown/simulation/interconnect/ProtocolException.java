package org.shootdown.simulation.interconnect;

/** A member of a machine has said something that it cannot have to say now; the machine cannot go on with it. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String problem) {
        super(problem);
    }
}
