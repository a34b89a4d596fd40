package org.shootdown.coordinator.report;

/** How much of what can happen was looked at. */
public enum Coverage {
    /** Some executions, as they came. */
    SAMPLE,
    /** All of them. */
    EVERYTHING,
    /** All of them was the aim, but the search ended before. */
    PART
}
