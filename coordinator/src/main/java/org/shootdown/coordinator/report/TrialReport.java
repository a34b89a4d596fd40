package org.shootdown.coordinator.report;

import java.util.List;

/** What came out of the trials of one machine. */
public sealed interface TrialReport permits RunReport, StormReport {
    /** Whether it may count as what the files expect. */
    boolean isAsExpected();

    /** Its block, as people read it. */
    default String asText() {
        return this instanceof RunReport run ? LitmusBlock.of(run) : StormBlock.of((StormReport) this);
    }

    /** A table that compares them, if there is anything to compare; each line ended. */
    static String comparison(List<TrialReport> reports) {
        List<RunReport> runs = reports.stream()
                .filter(RunReport.class::isInstance)
                .map(RunReport.class::cast)
                .toList();
        return runs.size() > 1 ? ClosingTable.of(runs) : "";
    }
}
