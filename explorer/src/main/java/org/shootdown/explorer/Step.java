package org.shootdown.explorer;

/**
 * One visible step of a machine, as a number: what happens, and to whom.
 *
 * <p>A number means something only in the state where the step is possible: messages in flight are counted in the order of
 * that state.
 */
final class Step {
    private static final int KINDS = 4;

    /** What can happen. */
    enum Kind {
        /** A CPU executes its next visible instruction; if it makes a request, it is performed in the same step. */
        EXECUTE,
        /** A message in flight is delivered: a store drains, a page walk goes on, an interrupt is taken. */
        DELIVER,
        /** The host takes a vCPU away. */
        PREEMPT,
        /** The host lets a vCPU run again. */
        UNPREEMPT;

        private static final Kind[] VALUES = values();
    }

    private Step() {}

    static int of(Kind kind, int subject) {
        return subject * KINDS + kind.ordinal();
    }

    static Kind kind(int step) {
        return Kind.VALUES[step % KINDS];
    }

    /** The CPU, or the place of the message. */
    static int subject(int step) {
        return step / KINDS;
    }
}
