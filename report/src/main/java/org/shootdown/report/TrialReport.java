package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came out of the trials of one machine. */
public sealed interface TrialReport permits RunReport, StormReport {
    /** The architecture's name. */
    String architecture();

    /** How many CPUs the machine has. */
    int cpus();

    /** How many MMUs. */
    int mmus();

    /** From which all randomness comes. */
    long seed();

    /** How many trials there were. */
    long trials();

    /** How many accesses the CPUs made in all trials. */
    long accesses();

    /** The virtual time of all trials together, in nanoseconds. */
    long virtualNs();

    /** The chaos profile that disturbed the machine, or null. */
    @Nullable String chaos();

    /** What was measured; null if nobody asked. */
    @Nullable Measures measures();

    /** Of all outcomes. */
    String digest();

    /** How many trials were asked for: more than there were if the run was stopped. */
    long planned();

    /** Whether it was stopped before all trials were over. */
    @JsonProperty
    default boolean stopped() {
        return trials() < planned();
    }

    /** What all conditions and everything reported come to. */
    Agreement agreement();

    /** Whether it may count as what the files expect: for an exit code. */
    @JsonIgnore
    default boolean isAsExpected() {
        return !agreement().isBad();
    }

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
