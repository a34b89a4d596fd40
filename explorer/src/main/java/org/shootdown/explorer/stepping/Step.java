package org.shootdown.explorer.stepping;

/** One visible step of a machine, as a number: what happens, to whom, and which of several ways. */
public final class Step {
    private static final int KIND_BITS = 3;
    private static final int CHOICE_BITS = 16;

    /** No step has more choices than this. */
    static final int CHOICES = 1 << CHOICE_BITS;

    /** Subjects are less than this: CPUs, and messages in flight. */
    public static final int SUBJECTS = 1 << (Integer.SIZE - KIND_BITS - CHOICE_BITS);

    /** What can happen. */
    public enum Kind {
        /**
         * A CPU executes its next visible instruction; if it makes a request, it is performed in the same step. The choice
         * is how old a value a load of a weak machine yields: 0 the current one, 1 the one before.
         */
        EXECUTE('e'),
        /** A store leaves the store buffer of a CPU and reaches memory. The choice is its place, from the oldest, 0. */
        DRAIN('s'),
        /** A message in flight is delivered, by its place in the order of {@link MessagesInFlight}. */
        DELIVER('m'),
        /** The host takes a vCPU away. */
        PREEMPT('p'),
        /** The host lets a vCPU run again. */
        UNPREEMPT('u');

        private static final Kind[] VALUES = values();

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        char letter() {
            return letter;
        }
    }

    private Step() {}

    /** A step without a choice, as one number. */
    public static int of(Kind kind, int subject) {
        return of(kind, subject, 0);
    }

    /**
     * A step as one number.
     *
     * @throws IllegalArgumentException if its parts do not fit
     */
    public static int of(Kind kind, int subject, int choice) {
        if (subject < 0 || subject >= SUBJECTS || choice < 0 || choice >= CHOICES) {
            throw new IllegalArgumentException("a step has a subject below " + SUBJECTS + " and a choice below "
                    + CHOICES + ", not " + subject + " and " + choice);
        }
        return (subject << CHOICE_BITS | choice) << KIND_BITS | kind.ordinal();
    }

    public static Kind kind(int step) {
        return Kind.VALUES[step & ((1 << KIND_BITS) - 1)];
    }

    /** The CPU, or the place of the message. */
    public static int subject(int step) {
        return step >>> (KIND_BITS + CHOICE_BITS);
    }

    public static int choice(int step) {
        return step >>> KIND_BITS & (CHOICES - 1);
    }
}
