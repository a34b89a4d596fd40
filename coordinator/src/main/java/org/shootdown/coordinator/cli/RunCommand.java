package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.CompiledPart;
import org.shootdown.cluster.job.JobPart;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.JobView;
import org.shootdown.cluster.job.SourceText;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.HostPort;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import org.shootdown.litmus.project.ProjectFiles;
import org.shootdown.machine.Stall;
import org.shootdown.report.JobReporter;
import org.shootdown.report.MeasuresCsv;
import org.shootdown.report.TrialReport;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.setup.MachinePlan;
import org.shootdown.simulation.trial.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
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

    /** How reports are written. */
    enum Format {
        TEXT,
        JSON,
        CSV
    }

    /** How many trials a storm has, unless its user says otherwise. */
    private static final long STORM_TRIALS = 1;

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
            description = "How many trials of each. Default: ${DEFAULT-VALUE}; of a storm " + STORM_TRIALS + ".")
    private long trials;

    @Option(
            names = "--seed",
            paramLabel = "S",
            split = ",",
            converter = SeedsConverter.class,
            defaultValue = "1",
            description =
                    "From which every random number of every trial comes. Of several, such as 1,5 or 1..8, each has that"
                            + " many trials. Default: ${DEFAULT-VALUE}.")
    private List<Seeds> seeds = List.of();

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "actors",
            description = "actors or inline; the outcome is the same. Default: ${DEFAULT-VALUE}.")
    private EngineName engineName = EngineName.ACTORS;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--max-windows", paramLabel = "N", description = Shared.WINDOWS_DESCRIPTION)
    private @Nullable Long maximumWindows;

    @Option(
            names = "--measure",
            description = "Measure how long the operations take that the program marks with op_begin() and op_end(),"
                    + " count what the machine does, and tell where the time of its CPUs goes.")
    private boolean measured;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text, json, or csv with a row for each figure. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

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
        Shared.requireBound(maximumWindows);
        if (split && cluster.isEmpty()) {
            throw InvalidInputException.of("--split needs a cluster: name one of its nodes with --cluster HOST:PORT");
        }
        PrintWriter said = format == Format.TEXT ? out() : spec.commandLine().getErr();
        try (Interruption interruption = new Interruption(said, () -> "stopped: before the first trial")) {
            return run(interruption);
        }
    }

    private int run(Interruption interruption) throws InterruptedException {
        Project project = folders.project();
        Map<String, SourceText> sources = new TreeMap<>();
        // Everything is compiled and put together before anything runs, so that a mistake shows at once.
        List<CompiledPart> parts =
                seeded(scenario.equals(JobPart.STORM) ? storms(project, sources) : machines(project, sources));
        JobSpec job = job(project, sources, parts);
        List<TrialReport> reports =
                cluster.isEmpty() ? runHere(job, parts, interruption) : runThere(job, parts, interruption);
        close(reports, parts.size());
        if (interruption.isRequested()) {
            return ExitCode.INTERRUPTED;
        }
        return reports.stream().allMatch(TrialReport::isAsExpected) ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
    }

    private static ScenarioFile find(Project project, String name, Map<String, SourceText> sources) {
        ScenarioFile file = project.scenario(name);
        sources.put(name, new SourceText(file.path(), file.sections().file().text()));
        return file;
    }

    private List<CompiledPart> seeded(List<CompiledPart> parts) {
        List<CompiledPart> all = new ArrayList<>();
        for (CompiledPart part : parts) {
            seeds.forEach(range -> range.forEach(seed -> all.add(part.seeded(seed))));
        }
        return all;
    }

    private List<CompiledPart> machines(Project project, Map<String, SourceText> sources) {
        stormOptions.requireNone();
        ScenarioFile file = find(project, scenario, sources);
        List<Stall> stalls = stallOptions.stalls();
        List<MachinePlan> plans = targets.plans(project, scenario, file, Shared.bound(maximumWindows), profile).stream()
                .map(plan -> measured ? plan.measuring() : plan)
                .toList();
        List<CompiledPart> parts = plans.stream()
                .map(plan -> JobPart.of(plan, 0).compile(project, name -> file))
                .toList();
        return stalls.isEmpty() ? parts : stalledAt(stalls, parts, project, file);
    }

    private static List<CompiledPart> stalledAt(
            List<Stall> stalls, List<CompiledPart> parts, Project project, ScenarioFile file) {
        List<Scenario> races =
                parts.stream().map(part -> part.setup().kindOf(0).race()).toList();
        List<CompiledPart> stalled = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            MachinePlan plan = parts.get(i).part().plan().stalledAt(passedIn(races.get(i), stalls, races));
            stalled.add(JobPart.of(plan, 0).compile(project, name -> file));
        }
        return stalled;
    }

    private List<CompiledPart> storms(Project project, Map<String, SourceText> sources) {
        ParseResult given = spec.commandLine().getParseResult();
        if (targets.namesVariants()) {
            throw InvalidInputException.of("a storm has no variant of its own: write --inject RACE:VARIANT");
        }
        if (given.hasMatchedOption("--max-windows")) {
            throw InvalidInputException.of("a storm ends after --for, not after --max-windows");
        }
        if (!given.hasMatchedOption("--trials")) {
            trials = STORM_TRIALS;
        }
        List<CompiledPart> parts = new ArrayList<>();
        for (Architecture architecture : targets.architectures(project)) {
            JobPart part = stormOptions.part(project, architecture, targets.machine(), stallOptions.stalls(), profile);
            parts.add((measured ? part.measuring() : part).compile(project, name -> find(project, name, sources)));
        }
        return parts;
    }

    /** The stalls that matter here. A variant may lack a point; one that all lack stays, to be refused. */
    private static List<Stall> passedIn(Scenario scenario, List<Stall> stalls, List<Scenario> all) {
        return stalls.stream()
                .filter(stall -> stall.isPassedIn(scenario) || all.stream().noneMatch(stall::isPassedIn))
                .toList();
    }

    private JobSpec job(Project project, Map<String, SourceText> sources, List<CompiledPart> parts) {
        return new JobSpec(
                sources,
                cluster.isEmpty() ? ProjectFiles.NONE : project.files(),
                folders.asOptions(),
                parts.stream().map(CompiledPart::part).toList(),
                trials,
                split ? JobSpec.EngineName.SPLIT : JobSpec.EngineName.valueOf(engineName.name()));
    }

    /** Stopped, it does not wait for the engine, whose threads may be in the middle of a long trial: the process ends. */
    private List<TrialReport> runHere(JobSpec job, List<CompiledPart> parts, Interruption interruption) {
        List<TrialReport> reports = new ArrayList<>();
        Engine engine = job.engine().newEngine(threads, interruption::isRequested);
        JobReporter reporter = new JobReporter(job, job.engine().toString(), interruption::isRequested);
        interruption.ready();
        try {
            for (CompiledPart part : parts) {
                if (interruption.isRequested()) {
                    break;
                }
                TrialReport report = run(reporter, part, engine);
                reports.add(report);
                print(report);
            }
        } finally {
            if (!interruption.isRequested()) {
                engine.close();
            }
        }
        return reports;
    }

    private TrialReport run(JobReporter reporter, CompiledPart part, Engine engine) {
        String title = part.part().title();
        long started = System.nanoTime();
        Tally tally;
        if (part.machine().hasDeadline()) {
            StormProgress progress = new StormProgress(title, part.machine().deadlinePs(), trials);
            try (progress) {
                tally = run(part, engine, progress);
            }
            return reporter.report(part, tally, secondsSince(started), progress.heapBytes());
        }
        try (ProgressMeter progress = new ProgressMeter(title, "trials", trials, Shared.isTerminal())) {
            tally = run(part, engine, progress);
        }
        return reporter.report(part, tally, secondsSince(started), 0);
    }

    private Tally run(CompiledPart part, Engine engine, Engine.Progress progress) {
        return engine.run(part.experiment(0, trials), progress);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    /** Stopped, it leaves the job to the cluster, which goes on with it. */
    private List<TrialReport> runThere(JobSpec job, List<CompiledPart> parts, Interruption interruption)
            throws InterruptedException {
        job.requireSelfContained();
        try (ClusterClient client = clientOptions.connect(cluster)) {
            JobFollower follower = JobFollower.submit(client, job);
            spec.commandLine().getErr().println("job " + follower.job());
            interruption.ready();
            JobView view = follower.await(interruption::isRequested);
            List<TrialReport> reports = follower.reports(job, parts, view, interruption::isRequested);
            reports.forEach(this::print);
            if (interruption.isRequested()) {
                say(follower.goesOn(ClusterOption.asOption(cluster)));
            }
            return reports;
        }
    }

    private void print(TrialReport report) {
        if (format == Format.TEXT) {
            out().println(report.asText());
            out().flush();
        }
    }

    private void close(List<TrialReport> reports, int planned) {
        out().print(
                        switch (format) {
                            case TEXT -> TrialReport.comparison(reports);
                            case JSON -> Shared.json(reports) + "\n";
                            case CSV -> MeasuresCsv.of(reports);
                        });
        if (reports.size() < planned) {
            say("stopped: " + (planned - reports.size()) + " of " + planned + " machines not run");
        }
        out().flush();
    }

    /** Says what JSON has no place for. */
    private void say(String text) {
        (format == Format.TEXT ? out() : spec.commandLine().getErr()).println(text);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
