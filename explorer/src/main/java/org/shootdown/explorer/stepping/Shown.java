package org.shootdown.explorer.stepping;

import org.shootdown.config.finding.Checker;
import org.shootdown.explorer.state.StateTable;

/** What an execution has shown so far: the checkers that have reported, and orders in which locks were taken. */
public final class Shown {
    private static final int REPORTED = 0;
    private static final int DEPENDENCIES = 1;

    private final StateTable table = StateTable.words(2, "shown", "checkers, lock-order dependencies");

    /** What is part of the machine's state. */
    public StateTable table() {
        return table;
    }

    public void clear() {
        table.clear();
    }

    public void report(Checker checker) {
        table.words[REPORTED] |= 1L << checker.ordinal();
    }

    public boolean isReported(Checker checker) {
        return (table.words[REPORTED] >>> checker.ordinal() & 1) != 0;
    }

    /** Adds dependencies, a bit each, as {@link LockDependencies} numbers them. */
    public void addDependencies(long bits) {
        table.words[DEPENDENCIES] |= bits;
    }

    public long dependencies() {
        return table.words[DEPENDENCIES];
    }
}
