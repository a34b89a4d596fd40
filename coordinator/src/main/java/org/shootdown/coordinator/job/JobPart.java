package org.shootdown.coordinator.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shootdown.coordinator.project.Project;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.machine.Stall;

/**
 * One machine of a run, in plain values: together with the texts of its files everything that its outcomes depend on but
 * the seed.
 *
 * @param architecture the architecture's name
 * @param variant the variant's name
 * @param cpus how many CPUs; 0 for one for each thread
 * @param mmus how many MMUs
 * @param defines macros beyond the variant's
 * @param stalls where CPUs are stalled, as options write it
 * @param chaos the chaos profile that disturbs it, as its user named it, or null
 * @param maximumWindows the bound on a trial
 */
public record JobPart(
        String architecture,
        String variant,
        int cpus,
        int mmus,
        Map<String, String> defines,
        List<String> stalls,
        @Nullable String chaos,
        long maximumWindows) {

    /** As the components say. */
    public JobPart {
        defines = new LinkedHashMap<>(defines);
        stalls = List.copyOf(stalls);
    }

    /** The same machine with these stalls. */
    public JobPart stalledAt(List<Stall> where) {
        List<String> texts = where.stream().map(Stall::text).toList();
        return new JobPart(architecture, variant, cpus, mmus, defines, texts, chaos, maximumWindows);
    }

    /** The scenario as this machine runs it. */
    public Scenario compile(Project project, ScenarioFile file) {
        Target target = new Target(project.architectures().find(architecture), variant, cpus, mmus, defines);
        return project.compiler().compile(file, target);
    }

    /** The machine, for the scenario that was compiled for it. */
    public Machine assemble(Project project, Scenario compiled) {
        List<Stall> where = stalls.stream().map(Stall::parse).toList();
        return MachineAssembly.of(compiled, maximumWindows, where, project.chaos(chaos));
    }

    /** The part of a command line that stands for this machine. */
    public String asOptions() {
        return " --arch " + architecture + " --variant " + variant
                + (cpus > 0 ? " --cpus " + cpus : "")
                + (mmus > 1 ? " --mmus " + mmus : "")
                + defines.entrySet().stream()
                        .map(define -> " -D " + define.getKey() + "=" + define.getValue())
                        .collect(Collectors.joining())
                + stalls.stream().map(stall -> " --stall " + stall).collect(Collectors.joining())
                + (chaos == null ? "" : " --chaos " + chaos);
    }
}
