package org.shootdown.cluster.node;

/** Trials were not run to their end for a reason that does not lie in them: somebody has to run them again. */
final class AttemptLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AttemptLostException(String reason) {
        super(reason);
    }
}
