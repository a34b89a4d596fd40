package org.shootdown.coordinator.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.study.RaceStudy;
import org.shootdown.report.study.Shell;
import org.shootdown.report.study.Study;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown study compare}. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Say what variants of a race cost, by the operations that its file marks with op_begin() and op_end():"
                        + " alone, or beside a workload.")
final class StudyCompareCommand implements Callable<Integer> {
    private static final int TRIALS_ALONE = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Parameters(paramLabel = "RACE", description = "A name that 'list' shows, or the path of a .litmus file.")
    private String race = "";

    @Option(
            names = "--variant",
            paramLabel = "V",
            required = true,
            split = ",",
            description = "Two variants or more; the others are compared with the first.")
    private List<String> variants = List.of();

    @Option(
            names = "--workload",
            paramLabel = "W",
            description = "What the other CPUs do, such as munmap or munmap+gup. Default: there are no others.")
    private @Nullable String workload;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            description =
                    "How many CPUs the race has; with --workload the machine, of which it takes one for each thread."
                            + " Several, such as 8..64*2, are an axis. Default: one for each thread.")
    private @Nullable String cpus;

    @Option(
            names = "--arch",
            paramLabel = "A",
            defaultValue = "x86_64,arm64",
            description = "Architectures. Default: ${DEFAULT-VALUE}.")
    private String architectures = "";

    @Option(names = "--machine", paramLabel = "M", description = "Machines of config/machines. Default: one node.")
    private @Nullable String machine;

    @Option(
            names = "--groups",
            paramLabel = "N",
            description = "With --workload: so many groups of CPUs run the race. Default: 1.")
    private @Nullable String groups;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "1ms",
            description = "With --workload: how much virtual time a trial lasts. Default: ${DEFAULT-VALUE}.")
    private String duration = "";

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "How many trials each seed has. Default: " + TRIALS_ALONE + ", with --workload 1.")
    private @Nullable Integer trials;

    @Option(
            names = "--set",
            paramLabel = "AXIS=VALUES",
            description = "Values on another axis, such as a macro in capitals. Can be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Mixin
    private StudyOptions options = new StudyOptions();

    @Mixin
    private StudyOutput output = new StudyOutput();

    @Override
    public Integer call() {
        options.requireValid();
        requireMeaning();
        Project project = folders.project();
        Study study = RaceStudy.of(axes(), durationPs(), trials(), project).with(settings);
        List<String> known = study.axes().getOrDefault("variant", List.of());
        List<String> compared = known.stream()
                .skip(1)
                .map(other -> "variant=" + known.get(0) + "," + other)
                .toList();
        return new StudySession(spec.commandLine(), options, output, project, again()).run(study, compared);
    }

    private void requireMeaning() {
        if (variants.stream().distinct().count() < 2
                || variants.stream().distinct().count() != variants.size()) {
            throw InvalidInputException.of(
                    "--variant: two variants or more are compared, each named once: " + "--variant before,after");
        }
        if (workload == null && groups != null) {
            throw InvalidInputException.of("--groups needs --workload: a race alone is one group");
        }
        if (workload != null && cpus == null) {
            throw InvalidInputException.of("--workload needs --cpus, the size of the machine");
        }
        Shared.requirePositive("--trials", trials());
    }

    private int trials() {
        if (trials != null) {
            return trials;
        }
        return workload == null ? TRIALS_ALONE : 1;
    }

    private long durationPs() {
        try {
            return Picoseconds.parse(duration);
        } catch (IllegalArgumentException e) {
            throw InvalidInputException.of("--for: " + e.getMessage());
        }
    }

    private Map<String, String> axes() {
        Map<String, String> axes = new LinkedHashMap<>();
        axes.put("arch", architectures);
        put(axes, "machine", machine);
        put(axes, "cpus", cpus);
        put(axes, "workload", workload);
        axes.put("race", race);
        axes.put("variant", String.join(",", variants));
        put(axes, "groups", groups);
        return axes;
    }

    private static void put(Map<String, String> axes, String axis, @Nullable String values) {
        if (values != null) {
            axes.put(axis, values);
        }
    }

    /** The same study; {@code --set} puts a single machine in the place of its axes. */
    private String again() {
        List<String> words = new ArrayList<>(List.of("./shootdown", "study", "compare", race));
        words.addAll(List.of("--variant", String.join(",", variants), "--arch", architectures));
        if (workload != null) {
            words.addAll(List.of("--workload", workload, "--for", duration));
        }
        if (cpus != null) {
            words.addAll(List.of("--cpus", cpus));
        }
        words.addAll(List.of("--trials", Integer.toString(trials())));
        return Shell.line(words) + folders.asOptions();
    }
}
