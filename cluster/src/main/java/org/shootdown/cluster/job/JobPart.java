package org.shootdown.cluster.job;

import java.util.function.Function;
import java.util.stream.Collectors;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.setup.Injection;
import org.shootdown.simulation.setup.MachinePlan;
import org.shootdown.simulation.setup.SetupAssembly;

/**
 * One machine of a job, in plain values: together with the texts of its files everything that its outcomes depend on.
 *
 * @param plan what it is
 * @param stormOptions the options of a storm but the architecture and the seed, as its user wrote them; of a race alone
 *     empty
 * @param seed from which every random number of every trial comes
 */
public record JobPart(MachinePlan plan, String stormOptions, long seed) {
    /** In place of a scenario's name. */
    public static final String STORM = "storm";

    /** A race alone. */
    public static JobPart of(MachinePlan plan, long seed) {
        return new JobPart(plan, "", seed);
    }

    /** What a command line calls what it runs. */
    public String scenario() {
        return plan.isStorm() ? STORM : plan.race().race();
    }

    /** What it is, for people who watch it run. */
    public String title() {
        return plan.architecture() + " " + (plan.isStorm() ? STORM : plan.race().variant());
    }

    /** The part of a command line that stands for this machine. */
    public String asOptions() {
        return " --arch " + plan.architecture() + (plan.isStorm() ? stormOptions : raceOptions());
    }

    private String raceOptions() {
        Injection race = plan.race();
        return " --variant " + race.variant()
                + (plan.cpus() > 0 ? " --cpus " + plan.cpus() : "")
                + (plan.mmus() > 1 ? " --mmus " + plan.mmus() : "")
                + plan.defines().entrySet().stream()
                        .map(define -> " -D " + define.getKey() + "=" + define.getValue())
                        .collect(Collectors.joining())
                + race.stalls().stream().map(stall -> " --stall " + stall).collect(Collectors.joining())
                + (plan.chaos() == null ? "" : " --chaos " + plan.chaos())
                + (plan.maximumWindows() == MachineAssembly.DEFAULT_WINDOWS
                        ? ""
                        : " --max-windows " + plan.maximumWindows());
    }

    /** The same machine, and it is measured. */
    public JobPart measuring() {
        return new JobPart(plan.measuring(), stormOptions, seed);
    }

    /** The same machine with another seed. */
    public JobPart seeded(long another) {
        return new JobPart(plan, stormOptions, another);
    }

    /**
     * Compiles what it runs and puts the machine together.
     *
     * @param project where everything is but the scenarios
     * @param scenarios finds a scenario by the name that its user gave it
     * @throws org.shootdown.config.input.InvalidInputException if something is wrong, or does not exist
     */
    public CompiledPart compile(Project project, Function<String, ScenarioFile> scenarios) {
        return new CompiledPart(
                this, new SetupAssembly(project, scenarios).assemble(plan), project.machine(plan.machine()));
    }
}
