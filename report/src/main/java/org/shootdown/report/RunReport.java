package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of the trials of one variant on one architecture, ready to be printed.
 *
 * @param scenario the scenario's name
 * @param architecture the architecture's name
 * @param variant the variant's name
 * @param summary what the variant is, in one line; may be empty
 * @param cpus how many CPUs the machine has
 * @param mmus how many MMUs
 * @param stalls where its CPUs were stalled, as options say it
 * @param chaos the chaos profile that disturbed it, or null
 * @param engine what ran it
 * @param seed from which all randomness comes
 * @param trials how many trials there were
 * @param planned how many were asked for
 * @param cut how many came to a bound before their end, and count neither for the histogram nor for a condition
 * @param maximumWindows that bound: so many windows of virtual time with work
 * @param histogram the outcomes, most frequent last
 * @param conditions the scenario's conditions, the main one first
 * @param flags what the checkers reported although no condition asks for it
 * @param witnesses the first witness of each condition that expects none or shows a race, and the first trial that was cut
 * @param accesses how many accesses the CPUs made in all trials
 * @param virtualNs the virtual time of all trials together, in nanoseconds
 * @param seconds the real time they took
 * @param digest of all outcomes
 * @param measures what was measured; null if nobody asked
 */
public record RunReport(
        String scenario,
        String architecture,
        String variant,
        String summary,
        int cpus,
        int mmus,
        List<String> stalls,
        @Nullable String chaos,
        String engine,
        long seed,
        long trials,
        long planned,
        long cut,
        long maximumWindows,
        List<State> histogram,
        List<ConditionResult> conditions,
        List<Flag> flags,
        List<Witness> witnesses,
        long accesses,
        long virtualNs,
        double seconds,
        String digest,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Measures measures)
        implements Report, TrialReport {

    public RunReport {
        stalls = List.copyOf(stalls);
        histogram = List.copyOf(histogram);
        conditions = List.copyOf(conditions);
        flags = List.copyOf(flags);
        witnesses = List.copyOf(witnesses);
    }

    /**
     * One outcome.
     *
     * @param count in how many trials
     * @param witness whether the main condition holds in it
     * @param state the observed registers and words, as litmus7 writes them
     */
    public record State(long count, boolean witness, String state) {}

    /**
     * A report that no condition asks for.
     *
     * @param checker its key, as a condition would name it
     * @param title the report's first line
     * @param trials in how many trials it was reported
     */
    public record Flag(String checker, String title, long trials) {}

    /**
     * A trial that shows something.
     *
     * @param what the condition or the flag it shows
     * @param trial its number
     * @param diagram how it went, one column per CPU; empty if the run was stopped before it was drawn
     * @param replay the command that runs exactly this trial again
     */
    public record Witness(String what, long trial, String diagram, String replay) {}

    /** Where every trial was cut off, nothing is decided even if nothing is expected. */
    @Override
    public Agreement agreement() {
        if (!flags.isEmpty()) {
            return Agreement.CONTRADICTED;
        }
        Agreement agreement = Agreement.ofAll(conditions);
        boolean nothing = trials > 0 && cut == trials;
        return nothing && !agreement.isBad() ? Agreement.UNDECIDED : agreement;
    }

    @Override
    public boolean isAsExpected() {
        return !agreement().isBad();
    }

    @Override
    public String verdict() {
        return agreement() + (flags.isEmpty() ? "" : ", flagged");
    }
}
