package org.shootdown.coordinator.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shootdown.coordinator.project.Project;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.machine.Stall;

/**
 * A scenario on a machine of its own.
 *
 * @param scenario the scenario as its user named it
 * @param architecture the architecture's name
 * @param variant the variant's name
 * @param cpus how many CPUs; 0 for one for each thread
 * @param mmus how many MMUs
 * @param defines macros beyond the variant's
 * @param stalls where CPUs are stalled, as options write it
 * @param chaos the chaos profile that disturbs it, as its user named it, or null
 * @param maximumWindows the bound on a trial, or {@link MachineAssembly#DEFAULT_WINDOWS}
 * @param seed from which every random number of every trial comes
 */
public record ScenarioPart(
        String scenario,
        String architecture,
        String variant,
        int cpus,
        int mmus,
        Map<String, String> defines,
        List<String> stalls,
        @Nullable String chaos,
        long maximumWindows,
        long seed)
        implements JobPart {

    /** As the components say. */
    public ScenarioPart {
        defines = new LinkedHashMap<>(defines);
        stalls = List.copyOf(stalls);
    }

    /** The same machine with these stalls. */
    public ScenarioPart stalledAt(List<Stall> where) {
        List<String> texts = where.stream().map(Stall::text).toList();
        return new ScenarioPart(
                scenario, architecture, variant, cpus, mmus, defines, texts, chaos, maximumWindows, seed);
    }

    @Override
    public ScenarioPart seeded(long another) {
        return new ScenarioPart(
                scenario, architecture, variant, cpus, mmus, defines, stalls, chaos, maximumWindows, another);
    }

    @Override
    public String title() {
        return architecture + " " + variant;
    }

    @Override
    public CompiledScenario compile(Project project, Function<String, ScenarioFile> scenarios) {
        return assemble(project, compile(project, scenarios.apply(scenario)));
    }

    /** The scenario as this machine runs it. */
    public Scenario compile(Project project, ScenarioFile file) {
        Target target = new Target(project.architectures().find(architecture), variant, cpus, mmus, defines);
        return project.compiler().compile(file, target);
    }

    /** Puts the machine together, for the scenario that was compiled for it. */
    public CompiledScenario assemble(Project project, Scenario compiled) {
        List<Stall> where = stalls.stream().map(Stall::parse).toList();
        return new CompiledScenario(
                this, compiled, MachineAssembly.of(compiled, maximumWindows, where, project.chaos(chaos)));
    }

    @Override
    public String asOptions() {
        return " --arch " + architecture + " --variant " + variant
                + (cpus > 0 ? " --cpus " + cpus : "")
                + (mmus > 1 ? " --mmus " + mmus : "")
                + defines.entrySet().stream()
                        .map(define -> " -D " + define.getKey() + "=" + define.getValue())
                        .collect(Collectors.joining())
                + stalls.stream().map(stall -> " --stall " + stall).collect(Collectors.joining())
                + (chaos == null ? "" : " --chaos " + chaos)
                + (maximumWindows == MachineAssembly.DEFAULT_WINDOWS ? "" : " --max-windows " + maximumWindows);
    }
}
