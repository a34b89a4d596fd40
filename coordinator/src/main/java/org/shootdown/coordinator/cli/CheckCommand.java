package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.coordinator.project.Project;
import org.shootdown.coordinator.report.CheckReport;
import org.shootdown.coordinator.report.ClosingTable;
import org.shootdown.coordinator.report.CoverageText;
import org.shootdown.coordinator.report.HerdBlock;
import org.shootdown.coordinator.report.TestTable;
import org.shootdown.coordinator.report.Vacuity;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.explorer.Search;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.header.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Explore every interleaving of a scenario and say what can happen, as herd7 does. Of several"
                + " scenarios, or of a folder, say it in a line for each.")
final class CheckCommand implements Callable<Integer> {
    /** Where a test that has no variants runs: the machine that reorders most. */
    private static final List<String> PLAIN_TEST_ARCHITECTURES = List.of("arm64");

    /** In which order states are looked at. */
    enum SearchName {
        BFS(Search.Order.BREADTH_FIRST),
        DFS(Search.Order.DEPTH_FIRST);

        private final Search.Order order;

        SearchName(Search.Order order) {
            this.order = order;
        }
    }

    /**
     * A test to be checked.
     *
     * @param name as its user named it
     * @param compiled for each architecture and variant; empty if it has a problem
     * @param problem why it cannot be checked, or null
     */
    private record Test(
            String name, List<Scenario> compiled, @Nullable InvalidInputException problem) {}

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Mixin
    private Shared.Targets targets = new Shared.Targets();

    @Parameters(
            arity = "1..*",
            paramLabel = "SCENARIO",
            description = "A name that 'list' or 'list litmus' shows, the path of a .litmus file, or a folder: all"
                    + " files below it.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "M",
            converter = MemoryModelConverter.class,
            completionCandidates = MemoryModelConverter.Names.class,
            description = "The memory model: ${COMPLETION-CANDIDATES}. Default: the architecture's.")
    private @Nullable MemoryModel model;

    @Option(
            names = "--search",
            paramLabel = "S",
            defaultValue = "bfs",
            description = "bfs finds short schedules, dfs holds fewer states that are still to be looked at."
                    + " Default: ${DEFAULT-VALUE}.")
    private SearchName search = SearchName.BFS;

    @Option(
            names = "--max-states",
            paramLabel = "N",
            description = "Give up after so many states. Default: when the heap is full.")
    private long maximumStates = Search.Bounds.NONE.states();

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Give up after so many steps of all executions together. Default: no bound.")
    private long maximumSteps = Search.Bounds.NONE.steps();

    @Option(
            names = "--max-depth",
            paramLabel = "N",
            description = "Follow executions for so many steps and no further. Default: to their ends.")
    private int maximumDepth = Search.Bounds.NONE.depth();

    @Option(
            names = "--max-time",
            paramLabel = "T",
            converter = RealTimeConverter.class,
            description = "Give up each variant on each architecture after so much real time, such as 30s or 5m."
                    + " Default: no bound.")
    private @Nullable Duration maximumTime;

    @Option(
            names = "--max-instructions",
            paramLabel = "N",
            description = "Follow a CPU for so many instructions in a row that no other CPU can see, such as a loop in"
                    + " registers. Default: ${DEFAULT-VALUE}.",
            defaultValue = "20000000")
    private int maximumInstructions = CpuLimits.USUAL.instructions();

    @Option(
            names = "--max-buffered-stores",
            paramLabel = "N",
            description = "Let so many stores of a CPU whose program loops wait in its store buffer at once."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "64")
    private int maximumBufferedStores = CpuLimits.USUAL.bufferedStores();

    @Option(names = "--threads", paramLabel = "N", description = "How many threads. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--no-reduction",
            description = "Explore interleavings too that nobody could tell from others; the outcomes are the same.")
    private boolean unreduced;

    @Option(
            names = "--coverage",
            description = "Say which lines of the threads and of the kernel paths no execution reached, and which"
                    + " registers of conditions none sets.")
    private boolean coverage;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Shared.Format format = Shared.Format.TEXT;

    @Override
    public Integer call() {
        Shared.requirePositive("--max-states", maximumStates);
        Shared.requirePositive("--max-steps", maximumSteps);
        Shared.requirePositive("--max-depth", maximumDepth);
        Shared.requirePositive("--max-instructions", maximumInstructions);
        Shared.requireWithin("--max-buffered-stores", maximumBufferedStores, CpuLimits.ONE_EXECUTION.bufferedStores());
        requireKnownDepth();
        Shared.requirePositive("--threads", threads);
        Project project = folders.project();
        targets.requireArchitectures(project);
        boolean several = arguments.size() > 1 || LitmusFiles.isFolder(arguments.get(0));
        if (several && coverage && format == Shared.Format.TEXT) {
            throw InvalidInputException.of(
                    "--coverage of several tests needs --format json: their table has no place for lines");
        }
        List<Test> tests = new ArrayList<>();
        for (String name : LitmusFiles.expand(arguments)) {
            tests.add(several ? compileOrExplain(project, name) : compile(project, name));
        }
        try (Interruption interruption = new Interruption()) {
            Explorer explorer = new Explorer(interruption, spec.commandLine().getErr());
            List<CheckReport> reports = several
                    ? checkSeveral(tests, explorer, interruption)
                    : checkOne(tests.get(0), explorer, interruption);
            if (format == Shared.Format.JSON) {
                out().println(Shared.json(reports));
            }
            out().flush();
            return exitCode(tests, reports);
        }
    }

    private void requireKnownDepth() {
        if (search == SearchName.DFS && maximumDepth != Search.Bounds.NONE.depth()) {
            throw InvalidInputException.of(
                    "--max-depth needs --search bfs: depth first, a state's shortest way is not known");
        }
    }

    private Test compile(Project project, String name) {
        ScenarioFile file = project.scenario(name);
        boolean plain = file.header().variantNames().equals(List.of(Variant.DEFAULT));
        List<Scenario> compiled =
                targets.compile(project, file, plain ? PLAIN_TEST_ARCHITECTURES : Shared.Targets.DEFAULT);
        return new Test(name, compiled, null);
    }

    /** One bad file among many must not keep the others from being checked. */
    private Test compileOrExplain(Project project, String name) {
        try {
            return compile(project, name);
        } catch (InvalidInputException problem) {
            return new Test(name, List.of(), problem);
        }
    }

    private List<CheckReport> checkOne(Test test, Explorer explorer, Interruption interruption) {
        List<CheckReport> reports = new ArrayList<>();
        for (Scenario each : test.compiled()) {
            if (interruption.isRequested()) {
                break;
            }
            CheckReport report = explore(test, each, explorer, true);
            reports.add(report);
            print(HerdBlock.of(report) + (coverage ? CoverageText.of(report) : "") + "\n");
            explorer.sayRate(report);
        }
        List<CheckReport> remarked = remarked(reports);
        if (test.compiled().size() > 1 && !reports.isEmpty()) {
            print(ClosingTable.of(remarked));
            explorer.sayTotal();
        }
        if (reports.size() < test.compiled().size()) {
            say("stopped: " + (test.compiled().size() - reports.size()) + " not checked\n");
        }
        return remarked;
    }

    /** With what their comparison says; which lines were reached is told only to who asks. */
    private List<CheckReport> remarked(List<CheckReport> reports) {
        List<CheckReport> remarked = Vacuity.remarked(reports);
        return coverage
                ? remarked
                : remarked.stream().map(CheckReport::withoutCoverage).toList();
    }

    private List<CheckReport> checkSeveral(List<Test> tests, Explorer explorer, Interruption interruption) {
        TestTable table = new TestTable(tests.stream()
                .flatMap(test -> test.compiled().stream().map(each -> new TestTable.Planned(test.name(), each)))
                .toList());
        List<CheckReport> reports = new ArrayList<>();
        print(table.heading());
        for (Test test : tests) {
            if (test.problem() != null) {
                say(table.problem(test.name(), String.valueOf(test.problem().getMessage())));
            }
            List<CheckReport> variants = new ArrayList<>();
            for (Scenario each : test.compiled()) {
                if (interruption.isRequested()) {
                    break;
                }
                CheckReport report = explore(test, each, explorer, format == Shared.Format.JSON);
                variants.add(report);
                print(table.rows(test.name(), report));
            }
            List<CheckReport> remarked = remarked(variants);
            print(Vacuity.remarks(remarked));
            reports.addAll(remarked);
        }
        print("\n" + table.summary());
        explorer.sayTotal();
        return reports;
    }

    private CheckReport explore(Test test, Scenario scenario, Explorer explorer, boolean drawn) {
        MemoryModel chosen = model == null ? scenario.architecture().memoryModel() : model;
        Search.Bounds bounds = new Search.Bounds(
                maximumStates,
                maximumSteps,
                maximumDepth,
                new CpuLimits(maximumInstructions, maximumBufferedStores),
                maximumTime == null ? Search.Bounds.NONE.nanoseconds() : maximumTime.toNanos());
        boolean covered = coverage || test.compiled().size() > 1;
        Search.Options options = new Search.Options(chosen, search.order, bounds, threads, !unreduced, covered);
        String modelOption = model == null ? "" : " --model " + model.word();
        return explorer.explore(
                scenario,
                options,
                drawn,
                schedule -> "./shootdown replay " + test.name() + targets.asOptions(scenario) + modelOption
                        + folders.asOptions() + " --schedule " + schedule);
    }

    private static int exitCode(List<Test> tests, List<CheckReport> reports) {
        if (!reports.stream().allMatch(CheckReport::isAsExpected)) {
            return ExitCode.NOT_AS_EXPECTED;
        }
        return tests.stream().allMatch(test -> test.problem() == null) ? ExitCode.AS_EXPECTED : ExitCode.BAD_INPUT;
    }

    private void print(String text) {
        if (format == Shared.Format.TEXT) {
            out().print(text);
            out().flush();
        }
    }

    /** Says what JSON has no place for. */
    private void say(String text) {
        if (format == Shared.Format.TEXT) {
            print(text);
        } else {
            spec.commandLine().getErr().print(text);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
