package org.shootdown.simulation.trial;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;

/**
 * What one group of a machine came to in a trial.
 *
 * @param kind what it ran, by number; groups of a kind are attempts at the same
 * @param trial the trial
 * @param group the group's number in its machine
 * @param settled whether it came to an end of its own: to that of its programs, or to one where it cannot go on
 * @param counted whether it settled, and passes its scenario's filter
 * @param state its observed registers and words, as a histogram line shows them
 * @param judged by condition: whether it is judged by how the group ended
 * @param holds by condition: whether it is judged and holds
 * @param checkers what was reported in it
 * @param named of that, the hangs that a condition asks for by naming who hangs
 */
public record Attempt(
        int kind,
        long trial,
        int group,
        boolean settled,
        boolean counted,
        String state,
        List<Boolean> judged,
        List<Boolean> holds,
        Set<Checker> checkers,
        Set<Checker> named) {

    public Attempt {
        judged = List.copyOf(judged);
        holds = List.copyOf(holds);
        checkers = Set.copyOf(checkers);
        named = Set.copyOf(named);
    }

    /** Of the background, of which nothing is asked but what was reported. */
    public static Attempt ofBackground(int kind, long trial, int group, List<Finding> findings) {
        return new Attempt(kind, trial, group, false, false, "", List.of(), List.of(), checkers(findings), Set.of());
    }

    /** The same in another group of another trial. */
    public Attempt in(long otherTrial, int otherGroup) {
        return new Attempt(kind, otherTrial, otherGroup, settled, counted, state, judged, holds, checkers, named);
    }

    /** Who made findings. */
    public static Set<Checker> checkers(List<Finding> findings) {
        Set<Checker> checkers = EnumSet.noneOf(Checker.class);
        findings.forEach(finding -> checkers.add(finding.checker()));
        return checkers;
    }
}
