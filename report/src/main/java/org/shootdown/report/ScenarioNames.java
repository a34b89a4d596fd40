package org.shootdown.report;

import org.shootdown.litmus.Scenario;
import org.shootdown.report.trace.Narrator;

/** A scenario's names for addresses and values. */
record ScenarioNames(Scenario scenario) implements Narrator.Names {
    @Override
    public String symbol(long address) {
        return scenario.symbol(address);
    }

    @Override
    public String value(long address, long value) {
        return scenario.value(address, value);
    }
}
