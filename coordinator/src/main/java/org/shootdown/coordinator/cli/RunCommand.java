package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.coordinator.cluster.ClusterClient;
import org.shootdown.coordinator.cluster.HostPort;
import org.shootdown.coordinator.engine.ActorEngine;
import org.shootdown.coordinator.engine.Engine;
import org.shootdown.coordinator.engine.InlineEngine;
import org.shootdown.coordinator.job.CompiledPart;
import org.shootdown.coordinator.job.JobPart;
import org.shootdown.coordinator.job.JobSpec;
import org.shootdown.coordinator.job.JobView;
import org.shootdown.coordinator.project.Project;
import org.shootdown.coordinator.project.ProjectFiles;
import org.shootdown.coordinator.report.ClosingTable;
import org.shootdown.coordinator.report.LitmusBlock;
import org.shootdown.coordinator.report.RunReport;
import org.shootdown.coordinator.report.RunReporter;
import org.shootdown.coordinator.storm.StormReport;
import org.shootdown.coordinator.trial.Tally;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
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

    @Option(names = "--chaos", paramLabel = "PROFILE", description = Shared.CHAOS_DESCRIPTION)
    private @Nullable String profile;

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

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = HostPortConverter.class,
            description =
                    "Have the nodes of a cluster share out the trials; any of its nodes can be named, and several in"
                            + " case one is gone. The outcome is the same.")
    private List<HostPort> cluster = new ArrayList<>();

    @Mixin
    private ClientOptions clientOptions = new ClientOptions();

    @Option(
            names = "--split",
            description =
                    "With --cluster: spread each machine over the cluster, its CPUs on nodes with the role cpu and its"
                            + " MMUs on nodes with the role mmu. The outcome is the same.")
    private boolean split;

    @Override
    public Integer call() throws InterruptedException {
        Shared.requirePositive("--trials", trials);
        Shared.requirePositive("--threads", threads);
        Shared.requirePositive("--max-windows", maximumWindows);
        if (split && cluster.isEmpty()) {
            throw InvalidInputException.of("--split needs a cluster: name one of its nodes with --cluster HOST:PORT");
        }
        Project project = folders.project();
        if (scenario.equals(StormOptions.STORM)) {
            return runStorm(project);
        }
        stormOptions.requireNone();
        ScenarioFile file = project.scenario(scenario);
        // Everything is compiled and put together before anything runs, so that a mistake shows at once.
        List<CompiledPart> parts = compile(project, file);
        JobSpec job = job(project, file, parts);
        List<RunReport> reports = cluster.isEmpty() ? runHere(job, parts) : runThere(job, parts);
        close(reports);
        return reports.stream().allMatch(RunReport::isAsExpected) ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
    }

    private List<CompiledPart> compile(Project project, ScenarioFile file) {
        List<Stall> stalls = stallOptions.stalls();
        List<JobPart> wanted = targets.parts(project, file, maximumWindows, profile);
        List<Scenario> compiled =
                wanted.stream().map(part -> part.compile(project, file)).toList();
        List<CompiledPart> parts = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            List<Stall> passed = passedIn(compiled.get(i), stalls, compiled);
            parts.add(CompiledPart.of(wanted.get(i).stalledAt(passed), project, compiled.get(i)));
        }
        return parts;
    }

    private int runStorm(Project project) {
        requireFitForStorm();
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

    private void requireFitForStorm() {
        if (targets.namesVariants()) {
            throw InvalidInputException.of("a storm has no variant of its own: write --inject RACE:VARIANT");
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--max-windows")) {
            throw InvalidInputException.of("a storm ends after --for, not after --max-windows");
        }
        if (profile != null || !cluster.isEmpty()) {
            throw InvalidInputException.of(
                    "a storm runs undisturbed and in one process: without --chaos, without --cluster");
        }
    }

    private Engine newEngine() {
        return engineName == EngineName.INLINE ? new InlineEngine(threads) : new ActorEngine(threads);
    }

    /** The stalls that matter here. A variant may lack a point; one that all lack stays, to be refused. */
    private static List<Stall> passedIn(Scenario scenario, List<Stall> stalls, List<Scenario> all) {
        return stalls.stream()
                .filter(stall -> stall.isPassedIn(scenario) || all.stream().noneMatch(stall::isPassedIn))
                .toList();
    }

    private JobSpec job(Project project, ScenarioFile file, List<CompiledPart> parts) {
        return new JobSpec(
                scenario,
                file.path(),
                file.sections().file().text(),
                cluster.isEmpty() ? ProjectFiles.NONE : project.files(),
                folders.asOptions(),
                parts.stream().map(CompiledPart::part).toList(),
                seed,
                trials,
                split ? JobSpec.EngineName.SPLIT : JobSpec.EngineName.valueOf(engineName.name()));
    }

    private List<RunReport> runHere(JobSpec job, List<CompiledPart> parts) {
        List<RunReport> reports = new ArrayList<>();
        try (Engine engine = newEngine()) {
            for (CompiledPart part : parts) {
                RunReport report = run(job, part, engine);
                reports.add(report);
                print(report);
            }
        }
        return reports;
    }

    private RunReport run(JobSpec job, CompiledPart part, Engine engine) {
        String task = part.part().architecture() + " " + part.part().variant();
        long started = System.nanoTime();
        Tally tally;
        try (ProgressMeter progress = new ProgressMeter(task, "trials", trials, Shared.isTerminal())) {
            tally = engine.run(part.experiment(seed, 0, trials), part.conditions(), progress);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new RunReporter(part, seed, tally)
                .report(
                        engineName.name().toLowerCase(Locale.ROOT),
                        seconds,
                        trial -> job.replayCommand(part.part(), trial));
    }

    private List<RunReport> runThere(JobSpec job, List<CompiledPart> parts) throws InterruptedException {
        try (ClusterClient client = clientOptions.connect(cluster)) {
            JobFollower follower = JobFollower.submit(client, job);
            spec.commandLine().getErr().println("job " + follower.job());
            JobView view = follower.await();
            List<RunReport> reports = follower.reports(job, parts, view);
            reports.forEach(this::print);
            return reports;
        }
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
