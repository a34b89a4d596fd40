package org.shootdown.cluster.selftest;

/** What is done to a node. */
enum Disturbance {
    /** Its process is killed, and started again later. */
    KILL("kills"),
    /** Its process is stopped as by SIGSTOP, and goes on later. */
    STOP("stops"),
    /** It is cut off from the other nodes, and reaches them again later. */
    CUT("partitions"),
    /** It is asked to leave, and started again later. */
    LEAVE("departures"),
    /** All processes are killed at once, and started again. */
    BLACKOUT("blackouts");

    private final String plural;

    Disturbance(String plural) {
        this.plural = plural;
    }

    /** As a report counts them. */
    @Override
    public String toString() {
        return plural;
    }
}
