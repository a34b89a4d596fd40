package org.shootdown.coordinator.trial;

import java.util.List;
import java.util.Set;
import org.shootdown.config.finding.Checker;

/**
 * What one group of a large machine came to in a trial.
 *
 * @param kind what it ran, by number; groups of a kind are attempts at the same
 * @param trial the trial
 * @param group the group's number in its machine
 * @param settled whether it came to an end of its own: to that of its programs, or to one where it cannot go on
 * @param state its observed registers and words, as a histogram line shows them
 * @param holds by condition: whether it holds; all false if the group is not settled or does not pass the filter
 * @param checkers what was reported in it
 */
public record Attempt(
        int kind, long trial, int group, boolean settled, String state, List<Boolean> holds, Set<Checker> checkers) {

    public Attempt {
        holds = List.copyOf(holds);
        checkers = Set.copyOf(checkers);
    }
}
