package org.shootdown.coordinator.trial;

import java.util.List;
import org.shootdown.config.finding.Finding;

/**
 * What one trial came to.
 *
 * @param trial its number
 * @param state the observed registers and words, as a histogram line shows them
 * @param values the observed registers and words, in the scenario's order
 * @param counted whether it came to its end and passes the scenario's filter
 * @param judged by condition: whether it is judged by how the trial ended
 * @param holds by condition: whether it is judged and holds
 * @param findings everything the checkers found
 * @param endPs the virtual time of its last event, in picoseconds
 * @param accesses how many accesses its CPUs made
 * @param attempts of a large machine: what its groups came to, as far as it is asked for
 * @param flushes of a large machine: how many flushes its CPUs asked for
 */
public record TrialOutcome(
        long trial,
        String state,
        List<Long> values,
        boolean counted,
        List<Boolean> judged,
        List<Boolean> holds,
        List<Finding> findings,
        long endPs,
        long accesses,
        List<Attempt> attempts,
        long flushes) {

    public TrialOutcome {
        values = List.copyOf(values);
        judged = List.copyOf(judged);
        holds = List.copyOf(holds);
        findings = List.copyOf(findings);
        attempts = List.copyOf(attempts);
    }

    /** Of a machine that is one group. */
    public TrialOutcome(
            long trial,
            String state,
            List<Long> values,
            boolean counted,
            List<Boolean> judged,
            List<Boolean> holds,
            List<Finding> findings,
            long endPs,
            long accesses) {
        this(trial, state, values, counted, judged, holds, findings, endPs, accesses, List.of(), 0);
    }
}
