package org.shootdown.machine.judgement;

import java.util.List;
import org.shootdown.config.finding.Finding;

/**
 * What the end of a machine means to its scenario.
 *
 * @param state the observed registers and words, as a histogram line shows them
 * @param values the observed registers and words, in the scenario's order
 * @param counted whether it passes the scenario's filter
 * @param holds by condition: whether it holds
 * @param findings everything the checkers found
 */
public record Judgement(String state, List<Long> values, boolean counted, List<Boolean> holds, List<Finding> findings) {

    public Judgement {
        values = List.copyOf(values);
        holds = List.copyOf(holds);
        findings = List.copyOf(findings);
    }
}
