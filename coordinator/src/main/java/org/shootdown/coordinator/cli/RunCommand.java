package org.shootdown.coordinator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.coordinator.engine.ActorEngine;
import org.shootdown.coordinator.engine.Engine;
import org.shootdown.coordinator.engine.InlineEngine;
import org.shootdown.coordinator.report.ClosingTable;
import org.shootdown.coordinator.report.LitmusBlock;
import org.shootdown.coordinator.report.RunReport;
import org.shootdown.coordinator.report.RunReporter;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.ScenarioEvaluator;
import org.shootdown.coordinator.trial.Tally;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run a scenario's trials and say what came out, as litmus7 does.")
final class RunCommand implements Callable<Integer> {

    /** Set by the launcher where standard error is a terminal; the JVM itself cannot tell. */
    private static final String TERMINAL_PROPERTY = "shootdown.terminal";

    /** What runs the trials. */
    enum EngineName {
        ACTORS,
        INLINE
    }

    /** How the outcome is printed. */
    enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Mixin
    private Shared.MachineOptions machineOptions = new Shared.MachineOptions();

    @Parameters(paramLabel = "SCENARIO", description = "A name that 'list' shows, or the path of a .litmus file.")
    private String scenario = "";

    @Option(
            names = "--arch",
            paramLabel = "A",
            split = ",",
            defaultValue = "x86_64,arm64",
            description = "Architectures, or 'all'. Default: ${DEFAULT-VALUE}.")
    private List<String> architectures = new ArrayList<>();

    @Option(
            names = "--variant",
            paramLabel = "V",
            split = ",",
            description = "Variants, or 'all'. Default: the file's first.")
    private List<String> variants = new ArrayList<>();

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many trials of each. Default: ${DEFAULT-VALUE}.")
    private long trials;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "From which every random number of every trial comes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "actors",
            description = "actors or inline; the outcome is the same. Default: ${DEFAULT-VALUE}.")
    private EngineName engineName = EngineName.ACTORS;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--max-windows",
            paramLabel = "N",
            defaultValue = "" + MachineAssembly.DEFAULT_WINDOWS,
            description = "After so many windows of virtual time with work a trial is ended and reported as such."
                    + " Default: ${DEFAULT-VALUE}.")
    private long maximumWindows;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    @Override
    public Integer call() {
        requirePositive("--trials", trials);
        requirePositive("--threads", threads);
        requirePositive("--max-windows", maximumWindows);
        Project project = folders.project();
        ScenarioFile file = project.scenario(scenario);
        List<Scenario> compiled = compile(project, file);
        List<RunReport> reports = new ArrayList<>();
        try (Engine engine = newEngine()) {
            for (Scenario each : compiled) {
                RunReport report = run(each, engine);
                reports.add(report);
                print(report);
            }
        }
        close(reports);
        return reports.stream().allMatch(RunReport::isAsExpected) ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
    }

    /** Everything is compiled before anything runs, so that a mistake shows at once. */
    private List<Scenario> compile(Project project, ScenarioFile file) {
        List<Scenario> compiled = new ArrayList<>();
        for (Architecture architecture : project.architectures(architectures)) {
            for (String variant : Project.variants(file, variants)) {
                Target target = new Target(
                        architecture, variant, machineOptions.cpus(), machineOptions.mmus(), machineOptions.defines());
                compiled.add(project.compiler().compile(file, target));
            }
        }
        return compiled;
    }

    private Engine newEngine() {
        return engineName == EngineName.INLINE ? new InlineEngine(threads) : new ActorEngine(threads);
    }

    private RunReport run(Scenario each, Engine engine) {
        Machine machine = MachineAssembly.of(each, maximumWindows);
        Experiment experiment = new Experiment(machine, new ScenarioEvaluator(each, machine), seed, 0, trials);
        String task = each.architecture().name() + " " + each.variant().name();
        long started = System.nanoTime();
        Tally tally;
        try (ProgressMeter progress = new ProgressMeter(task, trials, Boolean.getBoolean(TERMINAL_PROPERTY))) {
            tally = engine.run(experiment, each.conditions().size(), progress);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new RunReporter(each, experiment, tally)
                .report(engineName.name().toLowerCase(Locale.ROOT), seconds, trial -> replayCommand(each, trial));
    }

    private String replayCommand(Scenario each, long trial) {
        return "./shootdown replay " + scenario + " --arch "
                + each.architecture().name() + " --variant "
                + each.variant().name() + " --seed " + seed + " --trial " + trial + machineOptions.asOptions()
                + folders.asOptions();
    }

    private void print(RunReport report) {
        if (format == Format.TEXT) {
            out().println(LitmusBlock.of(report));
            out().flush();
        }
    }

    private void close(List<RunReport> reports) {
        if (format == Format.JSON) {
            out().println(json(reports));
        } else if (reports.size() > 1) {
            out().print(ClosingTable.of(reports));
        }
    }

    private static String json(List<RunReport> reports) {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(reports);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }

    private static void requirePositive(String option, long value) {
        if (value < 1) {
            throw InvalidInputException.of(option + " must be 1 or more, not " + value);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
