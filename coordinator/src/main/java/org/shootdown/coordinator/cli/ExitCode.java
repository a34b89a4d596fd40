package org.shootdown.coordinator.cli;

/** What the process ends with; documented in the README. */
final class ExitCode {
    /** Done, and everything is as the files expect. */
    static final int AS_EXPECTED = 0;
    /** Done, and something is not as the files expect. */
    static final int NOT_AS_EXPECTED = 1;
    /** A file, a name or an option is not usable. */
    static final int BAD_INPUT = 2;
    /** Shootdown itself failed. */
    static final int INTERNAL_ERROR = 3;

    /** Stopped by its user; what was known by then is said. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
