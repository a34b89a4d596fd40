package org.shootdown.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;

/**
 * What came out of all interleavings of one variant on one architecture, or of those that were looked at, ready to be
 * printed.
 *
 * @param scenario the scenario's name
 * @param architecture the architecture's name
 * @param variant the variant's name
 * @param summary what the variant is, in one line; may be empty
 * @param cpus how many CPUs the machine has
 * @param mmus how many MMUs
 * @param model the memory model, as architecture files name it
 * @param completeness whether everything was looked at, or why not
 * @param complete whether everything was
 * @param explored how many different states of the machine were seen; 0 if executions were followed in their place
 * @param executions how many executions were followed, by choices drawn at random; else 0
 * @param steps how many steps were taken
 * @param states the outcomes, sorted
 * @param conditions the scenario's conditions, the main one first
 * @param flags what the checkers reported although no condition asks for it
 * @param witnesses a schedule for each condition that expects none or shows a race, and for each flag
 * @param remark what is to be said of it beside reports on other variants, or null
 * @param coverage which lines were reached, or null if nobody asked
 * @param seconds the real time the search took
 */
public record CheckReport(
        String scenario,
        String architecture,
        String variant,
        String summary,
        int cpus,
        int mmus,
        String model,
        String completeness,
        boolean complete,
        long explored,
        long executions,
        long steps,
        List<State> states,
        List<ConditionResult> conditions,
        List<Flag> flags,
        List<Witness> witnesses,
        @Nullable String remark,
        @Nullable LineCoverage coverage,
        double seconds)
        implements Report {

    public CheckReport {
        states = List.copyOf(states);
        conditions = List.copyOf(conditions);
        flags = List.copyOf(flags);
        witnesses = List.copyOf(witnesses);
    }

    /**
     * One outcome.
     *
     * @param ends in how many end states of the machine it shows, or at the ends of how many executions
     * @param state the observed registers and words, as herd7 writes them
     * @param holds the conditions that hold in some of them
     */
    public record State(long ends, String state, List<String> holds) {
        public State {
            holds = List.copyOf(holds);
        }
    }

    /**
     * A report that no condition asks for.
     *
     * @param checker its key, as a condition would name it
     * @param title the report's first line
     */
    public record Flag(String checker, String title) {
        /** What the line that tells of it calls it: of a data race, what herd7 calls it. */
        String name() {
            return checker.equals(Checker.DATA_RACE.key()) ? "data-race" : checker;
        }
    }

    /**
     * An execution that shows something.
     *
     * @param what the condition or the flag it shows
     * @param steps how many steps it has
     * @param schedule its token
     * @param diagram how it goes, one column per CPU
     * @param replay the command that runs exactly this schedule
     */
    public record Witness(String what, int steps, String schedule, String diagram, String replay) {}

    /** The same with another remark and what is to be told of its coverage. */
    CheckReport with(@Nullable String otherRemark, @Nullable LineCoverage otherCoverage) {
        return new CheckReport(
                scenario,
                architecture,
                variant,
                summary,
                cpus,
                mmus,
                model,
                completeness,
                complete,
                explored,
                executions,
                steps,
                states,
                conditions,
                flags,
                witnesses,
                otherRemark,
                otherCoverage,
                seconds);
    }

    /** The same without its coverage, which only {@link Vacuity} has needed. */
    public CheckReport withoutCoverage() {
        return with(remark, null);
    }

    /** How many states were seen, or executions followed. */
    public long seen() {
        return explored + executions;
    }

    /** What {@link #seen} counts. */
    public String unit() {
        return executions > 0 ? "executions" : "states";
    }

    /** Whether everything that the file expects is shown to be so, and nothing else was reported. */
    @Override
    public boolean isAsExpected() {
        return !agreement().isBad();
    }

    @Override
    public Agreement agreement() {
        return flags.isEmpty() ? Agreement.ofAll(conditions) : Agreement.CONTRADICTED;
    }

    @Override
    public String verdict() {
        Agreement agreement = agreement();
        if (agreement.isBad()) {
            return agreement + (flags.isEmpty() ? "" : ", flagged");
        }
        return agreement + (complete ? "" : ", incomplete");
    }
}
