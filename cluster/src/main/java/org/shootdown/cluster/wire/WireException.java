package org.shootdown.cluster.wire;

/** Bytes that are no message of this format; the message says what is wrong with them. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WireException(String problem) {
        super(problem);
    }
}
