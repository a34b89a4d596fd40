package org.shootdown.simulation.setup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.project.Workloads;
import org.shootdown.machine.Stall;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * What a machine is and runs: plain values, from which everything else follows. It runs a race alone, to its end; or it is a
 * storm, which a deadline ends.
 *
 * @param architecture the name of what the machine is
 * @param machine the name of how it is spread, or null for one node
 * @param cpus how many CPUs it has; of a race alone 0 for one for each thread
 * @param mmus how many MMUs
 * @param workloads what the CPUs that no race is injected into do, in turn; empty for nothing
 * @param groupCpus so many of these share an address space
 * @param injections the races
 * @param deadlinePs how long a trial lasts, in virtual picoseconds, or {@link SimulatedMachine#NO_DEADLINE}
 * @param maximumWindows the bound on a trial without a deadline, or {@code MachineAssembly.DEFAULT_WINDOWS}
 * @param defines macros for workloads and races
 * @param chaos the chaos profile that disturbs the machine, as its user named it, or null
 * @param measured whether operations, counters and the use of time are measured
 */
public record MachinePlan(
        String architecture,
        @Nullable String machine,
        int cpus,
        int mmus,
        List<String> workloads,
        int groupCpus,
        List<Injection> injections,
        long deadlinePs,
        long maximumWindows,
        Map<String, String> defines,
        @Nullable String chaos,
        boolean measured) {

    /** As the components say; may come from a stranger. */
    public MachinePlan {
        workloads = List.copyOf(workloads);
        injections = List.copyOf(injections);
        defines = new LinkedHashMap<>(defines);
        if (deadlinePs < 1) {
            throw InvalidInputException.of("--for must be above 0");
        }
        if (deadlinePs == SimulatedMachine.NO_DEADLINE) {
            if (injections.size() != 1 || injections.get(0).groups() != 1 || !workloads.isEmpty()) {
                throw InvalidInputException.of("a machine without a deadline runs one race and nothing else");
            }
        } else {
            requireBetween("--cpus", cpus, ScenarioCompiler.MAXIMUM_CPUS);
            requireBetween("--mmus", mmus, ScenarioCompiler.MAXIMUM_MMUS);
            requireBetween("--group-cpus", groupCpus, Workloads.MOST_GROUP_CPUS);
        }
    }

    /** A race alone on a machine of its own, stalled nowhere. */
    public static MachinePlan of(
            String race,
            String architecture,
            String variant,
            int cpus,
            int mmus,
            Map<String, String> defines,
            @Nullable String chaos,
            long maximumWindows) {
        return new MachinePlan(
                architecture,
                null,
                cpus,
                mmus,
                List.of(),
                Workloads.GROUP_CPUS,
                List.of(Injection.alone(race, variant, cpus)),
                SimulatedMachine.NO_DEADLINE,
                maximumWindows,
                defines,
                chaos,
                false);
    }

    /** The same race alone, stalled there. */
    public MachinePlan stalledAt(List<Stall> stalls) {
        return new MachinePlan(
                architecture,
                machine,
                cpus,
                mmus,
                workloads,
                groupCpus,
                List.of(race().stalledAt(stalls)),
                deadlinePs,
                maximumWindows,
                defines,
                chaos,
                measured);
    }

    /** The same, and it is measured. */
    public MachinePlan measuring() {
        return new MachinePlan(
                architecture,
                machine,
                cpus,
                mmus,
                workloads,
                groupCpus,
                injections,
                deadlinePs,
                maximumWindows,
                defines,
                chaos,
                true);
    }

    /** Whether a deadline ends its trials. */
    @JsonIgnore
    public boolean isStorm() {
        return deadlinePs != SimulatedMachine.NO_DEADLINE;
    }

    /** The race that runs alone. */
    public Injection race() {
        return injections.get(0);
    }

    private static void requireBetween(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw InvalidInputException.of(option + " must be between 1 and " + most);
        }
    }
}
