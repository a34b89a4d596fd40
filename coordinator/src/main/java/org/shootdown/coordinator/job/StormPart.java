package org.shootdown.coordinator.job;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shootdown.coordinator.project.Project;
import org.shootdown.coordinator.storm.StormAssembly;
import org.shootdown.coordinator.storm.StormPlan;
import org.shootdown.litmus.ScenarioFile;

/**
 * A storm: a large machine under background workloads, with races injected into it.
 *
 * @param plan what it is
 * @param options its options but the architecture and the seed, as its user wrote them
 * @param seed from which every random number of every trial comes
 */
public record StormPart(StormPlan plan, String options, long seed) implements JobPart {
    /** In place of a scenario's name. */
    public static final String STORM = "storm";

    @Override
    public String scenario() {
        return STORM;
    }

    @Override
    public String title() {
        return plan.architecture() + " " + STORM;
    }

    @Override
    public @Nullable String chaos() {
        return plan.chaos();
    }

    @Override
    public StormPart seeded(long another) {
        return new StormPart(plan, options, another);
    }

    @Override
    public String asOptions() {
        return " --arch " + plan.architecture() + options;
    }

    @Override
    public CompiledStorm compile(Project project, Function<String, ScenarioFile> scenarios) {
        return new CompiledStorm(this, new StormAssembly(project, scenarios).assemble(plan));
    }
}
