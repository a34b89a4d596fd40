package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a storm, ready to be printed.
 *
 * @param architecture the architecture's name
 * @param machine the machine description's name
 * @param nodes how many NUMA nodes it has
 * @param cpus how many CPUs
 * @param mmus how many MMUs
 * @param chaos the chaos profile that disturbed it, or null
 * @param workloads what the background does
 * @param backgroundCpus how many CPUs do it
 * @param backgroundGroups how many groups these are
 * @param races the injected races
 * @param flags what the checkers reported of the background
 * @param engine what ran it
 * @param seed from which all randomness comes
 * @param trials how many trials there were
 * @param planned how many were asked for
 * @param accesses how many accesses the CPUs made in all trials
 * @param flushes how many TLB flushes they asked for
 * @param deadlineNs how much virtual time each trial was given, in nanoseconds
 * @param virtualNs how much all trials took, in nanoseconds
 * @param seconds the real time they took, setting the machine up included
 * @param heapBytes the heap in use when the first trial was over, garbage collected; 0 if others ran it
 * @param digest of all outcomes
 * @param measures what was measured; null if nobody asked
 */
public record StormReport(
        String architecture,
        String machine,
        int nodes,
        int cpus,
        int mmus,
        @Nullable String chaos,
        List<String> workloads,
        int backgroundCpus,
        int backgroundGroups,
        List<Race> races,
        List<Flag> flags,
        String engine,
        long seed,
        long trials,
        long planned,
        long accesses,
        long flushes,
        long deadlineNs,
        long virtualNs,
        double seconds,
        long heapBytes,
        String digest,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Measures measures)
        implements TrialReport {

    public StormReport {
        workloads = List.copyOf(workloads);
        races = List.copyOf(races);
        flags = List.copyOf(flags);
    }

    /**
     * An injected race.
     *
     * @param scenario its name
     * @param variant its variant
     * @param groups how many groups ran it
     * @param cpusPerGroup how many CPUs each had
     * @param stalls where they were stalled, as options say it
     * @param orders where they waited for each other
     * @param attempts how many groups ran it in all trials
     * @param settled how many of them came to an end before the deadline
     * @param conditions its conditions; what they count are the attempts that settled
     * @param reports in how many attempts a checker reported something
     * @param witnesses the first attempt that shows each condition, or a report that no condition asks for
     */
    public record Race(
            String scenario,
            String variant,
            int groups,
            int cpusPerGroup,
            List<String> stalls,
            List<String> orders,
            long attempts,
            long settled,
            List<ConditionResult> conditions,
            List<Flag> reports,
            List<Witness> witnesses) {
        public Race {
            stalls = List.copyOf(stalls);
            orders = List.copyOf(orders);
            conditions = List.copyOf(conditions);
            reports = List.copyOf(reports);
            witnesses = List.copyOf(witnesses);
        }

        /** For machines: whether it is what the file expects, and no less; null if the file expects nothing. */
        @JsonProperty
        public @Nullable Boolean asExpected() {
            return agreement().asExpected();
        }

        Agreement agreement() {
            return reports.stream().allMatch(Flag::asked) ? Agreement.ofAll(conditions) : Agreement.CONTRADICTED;
        }
    }

    /**
     * What a checker reported.
     *
     * @param checker its key
     * @param title the report's first line
     * @param groups in how many groups, of all trials
     * @param asked whether a condition asks for it; else it is not as expected
     * @param replay the command that runs the first group again that it was reported of; empty if it is asked for
     */
    public record Flag(String checker, String title, long groups, boolean asked, String replay) {}

    /**
     * An attempt that shows something.
     *
     * @param what the condition or the report
     * @param trial its trial
     * @param group its group
     * @param cpus which CPUs of the machine the group's CPUs are
     * @param diagram how it went, the group's CPUs alone; empty if the run was stopped before it was drawn
     * @param replay the command that runs exactly this group again
     */
    public record Witness(String what, long trial, int group, List<Integer> cpus, String diagram, String replay) {
        public Witness {
            cpus = List.copyOf(cpus);
        }
    }

    /** For machines: whether it is what the files expect, and no less; null if they expect nothing. */
    @JsonProperty
    public @Nullable Boolean asExpected() {
        return agreement().asExpected();
    }

    /** The comparison in words. */
    @JsonProperty
    public String verdict() {
        return agreement().toString();
    }

    /** A report that nobody asks for is a contradiction. */
    @Override
    public Agreement agreement() {
        return flags.isEmpty()
                ? races.stream()
                        .map(Race::agreement)
                        .max(Comparator.naturalOrder())
                        .orElse(Agreement.NO_EXPECTATION)
                : Agreement.CONTRADICTED;
    }
}
