package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.header.Variant;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.CheckReport;
import org.shootdown.report.ClosingTable;
import org.shootdown.report.CoverageText;
import org.shootdown.report.HerdBlock;
import org.shootdown.report.TestTable;
import org.shootdown.report.Vacuity;
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

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "SCENARIO",
            description = "A name that 'list' or 'list litmus' shows, the path of a .litmus file, or a folder: all"
                    + " files below it.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Shared.Format format = Shared.Format.TEXT;

    @Override
    public Integer call() {
        search.requireValid();
        Project project = folders.project();
        targets.requireArchitectures(project);
        boolean several = arguments.size() > 1 || LitmusFiles.isFolder(arguments.get(0));
        if (several && search.coverage() && format == Shared.Format.TEXT) {
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
            print(HerdBlock.of(report) + (search.coverage() ? CoverageText.of(report) : "") + "\n");
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
        return search.coverage()
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
        return explorer.explore(
                scenario,
                search.plan(scenario, test.compiled().size() > 1),
                drawn,
                schedule -> "./shootdown replay " + test.name() + targets.asOptions(scenario) + search.asOptions()
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
