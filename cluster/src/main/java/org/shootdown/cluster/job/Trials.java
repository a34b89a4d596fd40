package org.shootdown.cluster.job;

/**
 * Successive trials of one part of a job.
 *
 * @param part the part's number
 * @param first the first trial's number
 * @param count how many, 1 or more
 */
public record Trials(int part, long first, long count) {

    /** As the components say; may come from a stranger. */
    public Trials {
        if (part < 0 || first < 0 || count < 1 || first + count < first) {
            throw new IllegalArgumentException("no such trials: part " + part + ", " + count + " from " + first);
        }
    }

    /** The number behind the last. */
    public long end() {
        return first + count;
    }
}
