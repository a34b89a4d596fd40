package org.shootdown.coordinator.report;

import java.util.List;

/** What came out of one variant on one architecture, compared with what the file expects. */
public sealed interface Report permits RunReport, CheckReport {
    /** The architecture's name. */
    String architecture();

    /** The variant's name. */
    String variant();

    /** The scenario's conditions, the main one first. */
    List<ConditionResult> conditions();

    /** Whether it may count as what the file expects. */
    boolean isAsExpected();

    /** The comparison in words. */
    String verdict();
}
