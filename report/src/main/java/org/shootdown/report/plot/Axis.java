package org.shootdown.report.plot;

/**
 * An axis of a plot.
 *
 * @param label what is measured along it
 * @param unit in what; empty for what is counted
 */
public record Axis(String label, String unit, Scale scale) {
    /** Label and unit, as they are written beside the axis. */
    String text() {
        return unit.isEmpty() ? label : label + " (" + unit + ')';
    }
}
