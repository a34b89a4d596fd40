package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.study.Calibration;
import org.shootdown.report.study.CalibrationResult;
import org.shootdown.report.study.Replicates;
import org.shootdown.report.study.Study;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown study calibrate}. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description =
                "Fit figures of architectures and machines to what others have published, which the studies' files refer"
                        + " to, so that the largest deviation becomes small. Says what to write into which file, and writes nothing.")
final class StudyCalibrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Parameters(
            arity = "1..*",
            paramLabel = "STUDY",
            description = "Names that 'study list' shows, or paths of .conf files; all of them are fitted to at once.")
    private List<String> names = List.of();

    @Option(
            names = "--fit",
            paramLabel = "FIGURE",
            split = ",",
            description =
                    "The figures that may change, such as latency.ipi-target or machine.cache-lines.node. All others"
                            + " stay what they are. Without it nothing is fitted: says how far off each point is.")
    private List<String> figures = List.of();

    @Option(
            names = "--set",
            paramLabel = "AXIS=VALUES",
            description =
                    "Other values on an axis of each study; points of machines that this leaves out do not count. Can"
                            + " be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--seed",
            paramLabel = "S",
            split = ",",
            converter = SeedsConverter.class,
            description = "The seeds of each attempt, such as 1..3. Default: those of each study.")
    private List<Seeds> seeds = List.of();

    @Option(
            names = "--max-rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "In a round each figure is tried greater and less. Default: ${DEFAULT-VALUE}.")
    private int rounds = 1;

    @Mixin
    private StudyEngine engine = new StudyEngine();

    @Override
    public Integer call() {
        engine.requireValid();
        Shared.requirePositive("--max-rounds", rounds);
        Project project = folders.project();
        Calibration calibration = new Calibration(figures, project);
        for (String name : names) {
            Study study = StudyCommand.study(name, settings, project);
            calibration.add(study, new Replicates(StudyOptions.seeds(seeds, study), null));
        }
        return run(calibration);
    }

    private int run(Calibration calibration) {
        PrintWriter out = spec.commandLine().getOut();
        try (Interruption interruption = new Interruption()) {
            CalibrationResult result;
            try (ProgressMeter progress =
                    new ProgressMeter("calibrate", "samples", ProgressMeter.UNKNOWN, Shared.isTerminal())) {
                result = engine.use(
                        interruption,
                        running -> calibration.run(
                                running, rounds, interruption::isRequested, () -> progress.done(1), said -> {
                                    out.println(said);
                                    out.flush();
                                }));
            }
            out.print(result.asText(StudyEngine.commandLine(spec.commandLine())));
            if (interruption.isRequested()) {
                out.println("stopped: what is said here is the best so far");
            }
            out.flush();
            if (interruption.isRequested()) {
                return ExitCode.INTERRUPTED;
            }
            return result.isAsExpected() ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
        }
    }
}
