package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.node.Build;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.TextTable;
import org.shootdown.report.study.Sample;
import org.shootdown.report.study.Study;
import org.shootdown.report.study.StudyComparison;
import org.shootdown.report.study.StudyFolder;
import org.shootdown.report.study.StudyReader;
import org.shootdown.report.study.StudyResults;
import org.shootdown.report.study.StudyRun;
import org.shootdown.simulation.engine.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown study}. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        description = "Ask one question of many machines, and say what each came to, with how sure that is.")
final class StudyCommand implements Callable<Integer> {
    private static final String LIST = "list";

    /** How results are written to standard output. */
    enum Format {
        TEXT,
        CSV
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Parameters(
            paramLabel = "STUDY",
            description = "A name that 'study list' shows, or the path of a .conf file; 'list' to see what there is.")
    private String name = "";

    @Option(
            names = "--set",
            paramLabel = "AXIS=VALUES",
            description =
                    "Other values on an axis, such as cpus=2..64*2 or arch=x86_64,arm64; a macro in capitals is an axis"
                            + " too. Can be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--seed",
            paramLabel = "S",
            split = ",",
            converter = SeedsConverter.class,
            description = "The replicates, such as 1..20. Default: those of the study.")
    private List<Seeds> seeds = List.of();

    @Option(
            names = "--compare",
            paramLabel = "AXIS=ONE,OTHER",
            description =
                    "Say how much it makes, by the same seeds, whether a machine is at one or the other place on an"
                            + " axis: the ratio with its interval, how likely chance is, and the size of the effect.")
    private @Nullable String compared;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Write results.csv and plots there as well, and keep what is done: a study that was stopped goes on.")
    private @Nullable Path output;

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "inline",
            description = "actors or inline; the outcome is the same. Default: ${DEFAULT-VALUE}.")
    private RunCommand.EngineName engineName = RunCommand.EngineName.INLINE;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text, or csv with a row for each machine, seed and metric. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    @Override
    public Integer call() {
        Shared.requirePositive("--threads", threads);
        Project project = folders.project();
        if (name.equals(LIST)) {
            out().print(TextTable.of(project.studies().names().stream()
                    .map(each -> List.of(
                            each, StudyReader.read(project.studies().find(each)).question()))
                    .toList()));
            out().flush();
            return ExitCode.AS_EXPECTED;
        }
        try (Interruption interruption = new Interruption(said(), () -> "stopped: before the first machine")) {
            return run(project, interruption);
        }
    }

    private int run(Project project, Interruption interruption) {
        Study study = StudyReader.read(project.studies().find(name));
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            study = study.with(setting.getKey(), setting.getValue());
        }
        List<Long> replicates = replicates(study);
        @Nullable StudyComparison comparison = compared == null ? null : new StudyComparison(study, compared);
        StudyRun run = new StudyRun(study, replicates, project);
        @Nullable StudyFolder folder = output == null
                ? null
                : StudyFolder.open(
                        output,
                        study,
                        Build.current().text() + "/" + project.files().digest());
        List<Sample> known = folder == null ? List.of() : folder.samples();
        List<Sample> samples = run(run, known, folder, interruption);
        StudyResults results = new StudyResults(study, samples);
        print(study, results);
        if (comparison != null && format == Format.TEXT) {
            out().print("\n" + comparison.asText(samples));
            out().flush();
        }
        if (folder != null) {
            folder.write(results);
        }
        if (interruption.isRequested()) {
            said().println("stopped: " + samples.size() + " of " + run.count() + " machines and seeds"
                    + (folder == null ? "" : "; the same command goes on, and draws the plots"));
            said().flush();
            return ExitCode.INTERRUPTED;
        }
        if (folder != null) {
            folder.draw(results);
        }
        return ExitCode.AS_EXPECTED;
    }

    private List<Sample> run(
            StudyRun run, List<Sample> known, @Nullable StudyFolder folder, Interruption interruption) {
        Engine engine = JobSpec.EngineName.valueOf(engineName.name()).newEngine(threads, interruption::isRequested);
        interruption.ready();
        try (ProgressMeter progress = new ProgressMeter("study " + name, "samples", run.count(), Shared.isTerminal())) {
            return run.run(known, engine, interruption::isRequested, sample -> {
                if (folder != null) {
                    folder.keep(sample);
                }
                progress.done(1);
            });
        } finally {
            if (!interruption.isRequested()) {
                engine.close();
            }
        }
    }

    private List<Long> replicates(Study study) {
        List<Long> all = new ArrayList<>();
        List<Seeds> ranges = seeds.isEmpty() ? List.of(Seeds.parse(study.seeds())) : seeds;
        ranges.forEach(range -> range.forEach(all::add));
        if (all.stream().distinct().count() != all.size()) {
            throw InvalidInputException.of("--seed: a seed is given twice; each is one replicate");
        }
        return all;
    }

    private void print(Study study, StudyResults results) {
        if (format == Format.CSV) {
            out().print(results.asCsv());
        } else {
            out().println(study.question());
            out().println();
            study.axes().forEach((axis, values) -> {
                if (values.size() == 1) {
                    out().println(axis + " " + values.get(0));
                }
            });
            out().println();
            out().print(results.asText());
        }
        out().flush();
    }

    /** Where people are told what CSV has no place for. */
    private PrintWriter said() {
        return format == Format.TEXT ? out() : spec.commandLine().getErr();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
