package org.shootdown.coordinator.storm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.ScenarioCompiler;

/**
 * What a storm is: plain values, from which everything else follows.
 *
 * @param architecture the name of what the machine is
 * @param machine the name of how it is spread, or null for one node
 * @param cpus how many CPUs it has
 * @param mmus how many MMUs
 * @param workloads what the CPUs that no race is injected into do, in turn; empty for nothing
 * @param injections the races injected
 * @param deadlinePs how long a trial lasts, in virtual picoseconds
 * @param defines macros for workloads and races
 * @param chaos the chaos profile that disturbs the machine, as its user named it, or null
 */
public record StormPlan(
        String architecture,
        @Nullable String machine,
        int cpus,
        int mmus,
        List<String> workloads,
        List<Injection> injections,
        long deadlinePs,
        Map<String, String> defines,
        @Nullable String chaos) {

    /** As the components say; may come from a stranger. */
    public StormPlan {
        workloads = List.copyOf(workloads);
        injections = List.copyOf(injections);
        defines = new LinkedHashMap<>(defines);
        requireBetween("--cpus", cpus, ScenarioCompiler.MAXIMUM_CPUS);
        requireBetween("--mmus", mmus, ScenarioCompiler.MAXIMUM_MMUS);
        if (deadlinePs < 1) {
            throw InvalidInputException.of("--for must be above 0");
        }
    }

    private static void requireBetween(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw InvalidInputException.of(option + " must be between 1 and " + most);
        }
    }
}
