package org.shootdown.coordinator.storm;

import it.unimi.dsi.fastutil.ints.IntImmutableList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.machine.MachineDescription;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.large.LargeMachine;

/**
 * A large machine, and what its groups are; immutable.
 *
 * @param plan what was asked for
 * @param description how the machine is spread
 * @param machine the machine
 * @param chaos what disturbs it
 * @param kinds what its groups run; the injections first, in the plan's order
 * @param kindOfGroup by group: its kind
 */
public record Storm(
        StormPlan plan,
        MachineDescription description,
        LargeMachine machine,
        Chaos chaos,
        List<Kind> kinds,
        IntList kindOfGroup) {

    /**
     * What groups run.
     *
     * @param scenario the scenario; null for CPUs that do nothing
     * @param machine what such a group is by itself
     * @param injection the injection that it belongs to; null for a workload
     */
    public record Kind(
            @Nullable Scenario scenario,
            Machine machine,
            @Nullable Injection injection) {}

    public Storm {
        kinds = List.copyOf(kinds);
        kindOfGroup = new IntImmutableList(kindOfGroup);
    }

    /** What a group runs. */
    public Kind kindOf(int group) {
        return kinds.get(kindOfGroup.getInt(group));
    }
}
