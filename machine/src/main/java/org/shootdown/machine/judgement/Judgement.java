package org.shootdown.machine.judgement;

import java.util.List;
import org.shootdown.config.finding.Finding;

/**
 * What the end of a machine means to its scenario.
 *
 * @param state the observed registers and words, and who is hung: {@code 0:r0=1; hung(1);}
 * @param outcome the same as a histogram line shows it: the copies of a replicated thread are not told apart, and sorted
 * @param values the observed registers and words, in the scenario's order
 * @param counted whether it passes the scenario's filter
 * @param judged by condition: whether this end is one that it is judged by
 * @param holds by condition: whether it is judged by this end and holds
 * @param findings everything the checkers found
 * @param unasked of it, what no condition asks for: neither by its checker nor, where it holds, by naming who hangs
 */
public record Judgement(
        String state,
        String outcome,
        List<Long> values,
        boolean counted,
        List<Boolean> judged,
        List<Boolean> holds,
        List<Finding> findings,
        List<Finding> unasked) {

    public Judgement {
        values = List.copyOf(values);
        judged = List.copyOf(judged);
        holds = List.copyOf(holds);
        findings = List.copyOf(findings);
        unasked = List.copyOf(unasked);
    }
}
