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
 * @param options its options but the architecture, as its user wrote them
 */
public record StormPart(StormPlan plan, String options) implements JobPart {
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
    public String asOptions() {
        return " --arch " + plan.architecture() + options;
    }

    @Override
    public CompiledStorm compile(Project project, Function<String, ScenarioFile> scenarios) {
        return new CompiledStorm(this, new StormAssembly(project, scenarios).assemble(plan));
    }
}
