package org.shootdown.coordinator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.report.ChaosBlock;
import org.shootdown.report.ChaosReport;
import org.shootdown.report.ChaosReporter;
import org.shootdown.simulation.chaos.Laboratory;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.engine.InlineEngine;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description =
                "Run a scenario on the quiet machine and under a chaos profile, and say which of its perturbations"
                        + " expose the race, and how little of them is enough.")
final class ChaosCommand implements Callable<Integer> {
    /** The exact test counts in 32 bits. */
    private static final long MOST_TRIALS = 1_000_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Mixin
    private Shared.Targets targets = new Shared.Targets();

    @Parameters(
            paramLabel = "SCENARIO",
            description = "A name that 'list' or 'list litmus' shows, or the path of a .litmus file.")
    private String scenario = "";

    @Option(names = "--profile", required = true, paramLabel = "PROFILE", description = Shared.CHAOS_DESCRIPTION)
    private String profile = "";

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many trials under each profile. Default: ${DEFAULT-VALUE}.")
    private long trials;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "From which every random number of every trial comes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--save",
            paramLabel = "FOLDER",
            description = "Save the minimal profiles in this folder, which is made if it is missing.")
    private @Nullable Path save;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Shared.Format format = Shared.Format.TEXT;

    @Override
    public Integer call() {
        Shared.requirePositive("--trials", trials);
        Shared.requirePositive("--threads", threads);
        if (trials > MOST_TRIALS) {
            throw InvalidInputException.of("--trials must be at most " + MOST_TRIALS + ", not " + trials);
        }
        PrintWriter said =
                format == Shared.Format.TEXT ? out() : spec.commandLine().getErr();
        try (Interruption interruption = new Interruption(said, () -> "stopped: before the first trial")) {
            return run(interruption);
        }
    }

    private int run(Interruption interruption) {
        Project project = folders.project();
        ScenarioFile file = project.scenario(scenario);
        Chaos chaos = project.profiles().find(profile);
        List<Scenario> compiled = targets.compile(project, file, Shared.Targets.DEFAULT);
        compiled.forEach(each -> machine(each, chaos));
        List<ChaosReport> reports = new ArrayList<>();
        try (Engine engine = new InlineEngine(threads, interruption::isRequested)) {
            interruption.ready();
            for (Scenario each : compiled) {
                if (interruption.isRequested()) {
                    break;
                }
                ChaosReport report = run(each, chaos, engine);
                reports.add(report);
                save(report);
                print(report);
            }
        }
        close(reports, compiled.size());
        if (interruption.isRequested()) {
            return ExitCode.INTERRUPTED;
        }
        return reports.stream().allMatch(ChaosReport::isAsExpected) ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
    }

    private ChaosReport run(Scenario each, Chaos chaos, Engine engine) {
        Laboratory laboratory = new Laboratory(trials, part -> tally(each, part, engine));
        return new ChaosReporter(each, chaos, laboratory, part -> machine(each, part), replayOf(each))
                .report(seed, trials);
    }

    private Tally tally(Scenario each, Chaos part, Engine engine) {
        Experiment experiment = Setup.of(each, machine(each, part)).experiment(seed, 0, trials);
        String task = each.architecture().name() + " " + each.variant().name() + " "
                + (part.isQuiet() ? "quiet" : part.name());
        try (ProgressMeter progress = new ProgressMeter(task, "trials", trials, Shared.isTerminal())) {
            return engine.run(experiment, progress);
        }
    }

    private static Machine machine(Scenario each, Chaos chaos) {
        return MachineAssembly.of(each, MachineAssembly.DEFAULT_WINDOWS, List.of(), chaos);
    }

    private ChaosReporter.Replay replayOf(Scenario each) {
        return new ChaosReporter.Replay() {
            @Override
            public String file(Chaos found) {
                Path file = Path.of(found.name() + ".conf");
                return (save == null ? file : save.resolve(file)).toString();
            }

            @Override
            public String command(String file, long trial) {
                return "./shootdown replay " + scenario + targets.asOptions(each) + " --seed " + seed + " --trial "
                        + trial + " --chaos " + file + folders.asOptions();
            }
        };
    }

    private void save(ChaosReport report) {
        for (ChaosReport.Effect effect : report.conditions()) {
            if (save != null && effect.minimal() != null) {
                write(Path.of(effect.minimal().file()), effect.minimal().text());
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, text);
        } catch (IOException e) {
            throw InvalidInputException.of("--save: '" + file + "' cannot be written: " + e.getMessage());
        }
    }

    private void print(ChaosReport report) {
        if (format == Shared.Format.TEXT) {
            out().println(ChaosBlock.of(report));
            out().flush();
        }
    }

    private void close(List<ChaosReport> reports, int planned) {
        if (format == Shared.Format.JSON) {
            out().println(Shared.json(reports));
        } else {
            out().print(ChaosBlock.table(reports));
        }
        if (reports.size() < planned) {
            PrintWriter said =
                    format == Shared.Format.TEXT ? out() : spec.commandLine().getErr();
            said.println("stopped: " + (planned - reports.size()) + " of " + planned + " machines not run");
        }
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
