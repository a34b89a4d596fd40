package org.shootdown.simulation.trial;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Measurement;

/**
 * What one trial came to.
 *
 * @param trial its number
 * @param values what its digest is of, beside the findings
 * @param findings everything the checkers found, in the machine's numbers
 * @param endPs the virtual time of its last event, in picoseconds
 * @param accesses how many accesses its CPUs made
 * @param flushes how many flushes they asked for
 * @param attempts what its groups came to, as far as it is asked for
 * @param measured by who it is of, a program or {@link #MMUS}: what was measured; empty if nobody asks
 */
public record TrialOutcome(
        long trial,
        List<Long> values,
        List<Finding> findings,
        long endPs,
        long accesses,
        long flushes,
        List<Attempt> attempts,
        Map<String, Measurement> measured) {
    /** Of all MMUs together, in place of a program. */
    public static final String MMUS = "MMUs";

    public TrialOutcome {
        values = List.copyOf(values);
        findings = List.copyOf(findings);
        attempts = List.copyOf(attempts);
        measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
    }
}
