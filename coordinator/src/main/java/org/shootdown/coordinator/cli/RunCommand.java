package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.coordinator.engine.ActorEngine;
import org.shootdown.coordinator.engine.Engine;
import org.shootdown.coordinator.engine.InlineEngine;
import org.shootdown.coordinator.report.ClosingTable;
import org.shootdown.coordinator.report.LitmusBlock;
import org.shootdown.coordinator.report.RunReport;
import org.shootdown.coordinator.report.RunReporter;
import org.shootdown.coordinator.storm.StormReport;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.ScenarioEvaluator;
import org.shootdown.coordinator.trial.Tally;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.machine.Stall;
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

    /** What runs the trials. */
    enum EngineName {
        ACTORS,
        INLINE
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Mixin
    private Shared.Targets targets = new Shared.Targets();

    @Mixin
    private Shared.StallOptions stallOptions = new Shared.StallOptions();

    @Mixin
    private StormOptions stormOptions = new StormOptions();

    @Parameters(
            paramLabel = "SCENARIO",
            description = "A name that 'list' or 'list litmus' shows, the path of a .litmus file, or 'storm': a large"
                    + " machine under background workloads, with races injected into it.")
    private String scenario = "";

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "How many trials of each. Default: ${DEFAULT-VALUE}; of a storm " + StormRun.DEFAULT_TRIALS + ".")
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
    private Shared.Format format = Shared.Format.TEXT;

    @Override
    public Integer call() {
        Shared.requirePositive("--trials", trials);
        Shared.requirePositive("--threads", threads);
        Shared.requirePositive("--max-windows", maximumWindows);
        Project project = folders.project();
        if (scenario.equals(StormOptions.STORM)) {
            return runStorm(project);
        }
        stormOptions.requireNone();
        ScenarioFile file = project.scenario(scenario);
        List<Stall> stalls = stallOptions.stalls();
        // Everything is compiled and put together before anything runs, so that a mistake shows at once.
        List<Scenario> compiled = targets.compile(project, file);
        List<List<Stall>> passed =
                compiled.stream().map(each -> passedIn(each, stalls, compiled)).toList();
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < compiled.size(); i++) {
            machines.add(MachineAssembly.of(compiled.get(i), maximumWindows, passed.get(i)));
        }
        List<RunReport> reports = new ArrayList<>();
        try (Engine engine = newEngine()) {
            for (int i = 0; i < machines.size(); i++) {
                RunReport report = run(compiled.get(i), machines.get(i), passed.get(i), engine);
                reports.add(report);
                print(report);
            }
        }
        close(reports);
        return reports.stream().allMatch(RunReport::isAsExpected) ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
    }

    private int runStorm(Project project) {
        if (targets.namesVariants()) {
            throw InvalidInputException.of("a storm has no variant of its own: write --inject RACE:VARIANT");
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--max-windows")) {
            throw InvalidInputException.of("a storm ends after --for, not after --max-windows");
        }
        boolean asked = spec.commandLine().getParseResult().hasMatchedOption("--trials");
        StormRun run = new StormRun(
                project,
                stormOptions,
                targets.machine(),
                stallOptions.stalls(),
                seed,
                asked ? trials : StormRun.DEFAULT_TRIALS,
                engineName.name().toLowerCase(Locale.ROOT),
                folders.asOptions());
        try (Engine engine = newEngine()) {
            List<StormReport> reports = run.run(targets.architectures(project), engine, format, out());
            return reports.stream().allMatch(StormReport::isAsExpected)
                    ? ExitCode.AS_EXPECTED
                    : ExitCode.NOT_AS_EXPECTED;
        }
    }

    /** The stalls that matter here. A variant may lack a point; one that all lack stays, to be refused. */
    private static List<Stall> passedIn(Scenario scenario, List<Stall> stalls, List<Scenario> all) {
        return stalls.stream()
                .filter(stall -> stall.isPassedIn(scenario) || all.stream().noneMatch(stall::isPassedIn))
                .toList();
    }

    private Engine newEngine() {
        return engineName == EngineName.INLINE ? new InlineEngine(threads) : new ActorEngine(threads);
    }

    private RunReport run(Scenario each, Machine machine, List<Stall> stalls, Engine engine) {
        Experiment experiment = new Experiment(machine, new ScenarioEvaluator(each, machine), seed, 0, trials);
        String task = each.architecture().name() + " " + each.variant().name();
        long started = System.nanoTime();
        Tally tally;
        try (ProgressMeter progress = new ProgressMeter(task, "trials", trials, Shared.isTerminal())) {
            tally = engine.run(experiment, each.conditions().size(), progress);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new RunReporter(each, machine, experiment, stalls, tally)
                .report(
                        engineName.name().toLowerCase(Locale.ROOT),
                        seconds,
                        trial -> replayCommand(each, stalls, trial));
    }

    private String replayCommand(Scenario each, List<Stall> stalls, long trial) {
        return "./shootdown replay " + scenario + targets.asOptions(each) + " --seed " + seed + " --trial " + trial
                + Shared.asOptions(stalls) + folders.asOptions();
    }

    private void print(RunReport report) {
        if (format == Shared.Format.TEXT) {
            out().println(LitmusBlock.of(report));
            out().flush();
        }
    }

    private void close(List<RunReport> reports) {
        if (format == Shared.Format.JSON) {
            out().println(Shared.json(reports));
        } else if (reports.size() > 1) {
            out().print(ClosingTable.of(reports));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
