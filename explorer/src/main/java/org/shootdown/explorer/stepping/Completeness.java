package org.shootdown.explorer.stepping;

/**
 * Whether everything has been seen, or which bound kept something from being seen. Several may have: the first of them
 * here is the one that is told.
 */
public enum Completeness {
    STOPPED("incomplete: stopped"),
    TIME_BOUND("incomplete: the bound on time was reached (--max-time)"),
    STATE_BOUND("incomplete: the bound on states was reached (--max-states)"),
    STEP_BOUND("incomplete: the bound on steps was reached (--max-steps)"),
    MEMORY("incomplete: the heap is full (-Xmx in SHOOTDOWN_JAVA_OPTS gives more)"),
    DEPTH_BOUND("incomplete: the bound on depth was reached (--max-depth)"),
    INSTRUCTION_BOUND("incomplete: a CPU executes more instructions in a row than --max-instructions"),
    HELD_LOCKS("incomplete: a CPU holds more than 16 locks at once"),
    STORE_BUFFER("incomplete: a store buffer was full (--max-buffered-stores)"),
    LOAD_VALUES("incomplete: a load can yield more than 65536 values"),
    OLD_VALUES("incomplete: more than 32 equal old values of a word could be read"),
    MESSAGES("incomplete: more than 8192 messages are in flight at once"),
    TOO_MANY_LOCK_ORDERS("incomplete: more than 64 lock-order dependencies, a circular one may be missed"),
    EXECUTIONS("incomplete: as many executions as were asked for (--max-executions)"),
    COMPLETE("complete");

    private final String words;

    Completeness(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
