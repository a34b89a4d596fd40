package org.shootdown.cluster.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.shootdown.cluster.job.CompiledJob;
import org.shootdown.cluster.job.CompiledPart;
import org.shootdown.cluster.job.JobPart;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.JobSpec.EngineName;
import org.shootdown.cluster.job.SourceText;
import org.shootdown.cluster.selftest.ClusterSelfTest.Expected;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import org.shootdown.litmus.project.Workloads;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.engine.InlineEngine;
import org.shootdown.simulation.setup.Injection;
import org.shootdown.simulation.setup.MachinePlan;
import org.shootdown.simulation.setup.Seating;

/**
 * What a self-test has its nodes run: scattered jobs on both engines, a split machine, and a split storm.
 *
 * @param project where scenarios are
 * @param scale so many times the usual number of trials
 */
public record SelfTestJobs(Project project, double scale) {
    private static final int KINDS = 4;
    private static final String RACE = "gup-fast-vs-thp-collapse";
    private static final List<String> ARCHITECTURES = List.of("x86_64", "arm64");

    /** 50 us of virtual time: some seconds where each window takes a round trip. */
    private static final long STORM_PS = 50_000_000;

    /** Some of them, by number from 0, with what they come to on one thread here; those of a kind have different seeds. */
    public List<Expected> some(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(this::job).toList();
    }

    private Expected job(int number) {
        long seed = 1L + number / KINDS;
        return switch (number % KINDS) {
            case 0 -> expected(EngineName.ACTORS, 15_000, race(0, seed));
            case 1 -> expected(EngineName.INLINE, 15_000, race(0, seed));
            case 2 -> expected(EngineName.SPLIT, 6, race(5, seed));
            default -> expected(EngineName.SPLIT, 2, storm(seed));
        };
    }

    private Expected expected(EngineName engine, long trials, List<JobPart> parts) {
        ScenarioFile file = project.scenario(RACE);
        SourceText source = new SourceText(file.path(), file.sections().file().text());
        long scaled = Math.max(1, Math.round(trials * scale));
        JobSpec made = new JobSpec(Map.of(RACE, source), project.files(), "", parts, scaled, engine);
        return new Expected(made, digests(made));
    }

    private static List<JobPart> race(int cpus, long seed) {
        return ARCHITECTURES.stream()
                .map(architecture -> MachinePlan.of(
                        RACE, architecture, "before", cpus, 2, Map.of(), null, MachineAssembly.DEFAULT_WINDOWS))
                .map(plan -> JobPart.of(plan, seed))
                .toList();
    }

    private static List<JobPart> storm(long seed) {
        Injection injection = new Injection(
                RACE, "before", 4, 0, Seating.PACKED.text(), 0, 0, List.of(), List.of(), Injection.DEFAULT_TIMEOUT_PS);
        return ARCHITECTURES.stream()
                .map(architecture -> new MachinePlan(
                        architecture,
                        null,
                        32,
                        4,
                        List.of("gup", "munmap"),
                        Workloads.GROUP_CPUS,
                        List.of(injection),
                        STORM_PS,
                        MachineAssembly.DEFAULT_WINDOWS,
                        Map.of(),
                        null,
                        false))
                .map(plan -> JobPart.of(plan, seed))
                .toList();
    }

    private static List<String> digests(JobSpec job) {
        List<String> digests = new ArrayList<>();
        try (InlineEngine engine = new InlineEngine(1)) {
            for (CompiledPart part : new CompiledJob(job).allParts()) {
                digests.add(
                        engine.run(part.experiment(0, job.trials()), more -> {}).digest());
            }
        }
        return digests;
    }
}
