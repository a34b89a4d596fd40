package org.shootdown.simulation.timed;

/**
 * Who is waited for: a group, and within it what the group's MMUs use as a token. A CPU sends a token
 * back as it came.
 */
final class Token {
    private static final long LOW_32 = 0xFFFFFFFFL;

    private Token() {}

    static long of(int group, long own) {
        return ((long) group << Integer.SIZE) | (own & LOW_32);
    }

    static int group(long token) {
        return (int) (token >>> Integer.SIZE);
    }

    /** The token within its group. */
    static int own(long token) {
        return (int) token;
    }
}
