package org.shootdown.coordinator.storm;

import java.util.List;
import java.util.Map;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.machine.MachineDescription;

/**
 * What a storm is: plain values, from which everything else follows.
 *
 * @param architecture what the machine is
 * @param machine how it is spread
 * @param cpus how many CPUs it has
 * @param mmus how many MMUs
 * @param workloads what the CPUs that no race is injected into do, in turn; empty for nothing
 * @param injections the races injected
 * @param deadlinePs how long a trial lasts, in virtual picoseconds
 * @param defines macros for workloads and races
 */
public record StormPlan(
        Architecture architecture,
        MachineDescription machine,
        int cpus,
        int mmus,
        List<String> workloads,
        List<Injection> injections,
        long deadlinePs,
        Map<String, String> defines) {

    public StormPlan {
        workloads = List.copyOf(workloads);
        injections = List.copyOf(injections);
    }
}
