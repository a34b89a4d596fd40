package org.shootdown.cluster.job;

import java.util.Locale;

/** How a job stands. */
public enum JobStatus {
    /** Nodes work on it, or will. */
    RUNNING,
    /** Nobody works on it until it is resumed. */
    PAUSED,
    /** It cannot be run to its end. */
    FAILED,
    /** Every trial is done. */
    DONE;

    /** As people read it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
