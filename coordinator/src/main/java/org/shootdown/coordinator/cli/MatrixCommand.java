package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.coordinator.cli.MatrixExplorer.Cell;
import org.shootdown.coordinator.cli.MatrixExplorer.Race;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.CheckReport;
import org.shootdown.report.MatrixHtml;
import org.shootdown.report.MatrixMarkdown;
import org.shootdown.report.MatrixText;
import org.shootdown.report.RaceMatrix;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code shootdown matrix}. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        description =
                "Explore every interleaving of every race, variant and architecture, and compare each verdict with"
                        + " what the race's file expects.")
final class MatrixCommand implements Callable<Integer> {
    /** How matrices are printed. */
    enum Format {
        TEXT,
        JSON,
        MARKDOWN,
        HTML
    }

    /** Which machines. */
    static final class Machines {
        @Option(names = "--arch", paramLabel = "A", split = ",", description = "Architectures. Default: all.")
        private List<String> architectures = new ArrayList<>();

        @Option(
                names = "--quick",
                description = "x86_64 and arm64 alone: one that waits for its flushes, one that does not.")
        private boolean quick;

        List<String> names() {
            return quick ? Shared.Targets.DEFAULT : architectures.isEmpty() ? List.of(Project.ALL) : architectures;
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @ArgGroup
    private Machines machines = new Machines();

    @Option(
            names = "--race",
            paramLabel = "R",
            split = ",",
            description =
                    "Races by the names that 'list' shows, or paths of .litmus files. Default: all that 'list' shows.")
    private List<String> races = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many explorations at once. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text, json, markdown or html. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    @Option(
            names = "--pages",
            paramLabel = "FOLDER",
            description = "Write a page in Markdown for each race into this folder too.")
    private @Nullable Path pages;

    @Override
    public Integer call() {
        Shared.requirePositive("--threads", threads);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter said = format == Format.TEXT ? out : spec.commandLine().getErr();
        try (Interruption interruption = new Interruption(said, () -> "stopped: nothing is checked")) {
            return run(interruption);
        }
    }

    private int run(Interruption interruption) {
        Project project = folders.project();
        List<Architecture> architectures = project.architectures(machines.names());
        List<Race> found = (races.isEmpty() ? project.races().names() : races)
                .stream()
                        .distinct()
                        .map(name -> new Race(name, project.scenario(name)))
                        .toList();
        found.forEach(race -> project.compiler().requireVariants(race.file(), architectures));
        try (MatrixExplorer explorer = new MatrixExplorer(project, folders.asOptions(), interruption, threads)) {
            RacePages written = pages == null ? null : new RacePages(pages, explorer, project);
            interruption.ready();
            long started = System.nanoTime();
            List<Optional<CheckReport>> reports = explorer.explore(cells(found, architectures));
            List<RaceMatrix> matrices = matrices(found, architectures, reports);
            print(matrices);
            sayTotal(reports.stream().flatMap(Optional::stream).toList(), (System.nanoTime() - started) / 1e9);
            if (written != null && !interruption.isRequested()) {
                written.write(found, matrices);
            }
            if (interruption.isRequested()) {
                return ExitCode.INTERRUPTED;
            }
            return matrices.stream().allMatch(RaceMatrix::isAsExpected)
                    ? ExitCode.AS_EXPECTED
                    : ExitCode.NOT_AS_EXPECTED;
        }
    }

    private static List<Cell> cells(List<Race> races, List<Architecture> architectures) {
        List<Cell> cells = new ArrayList<>();
        for (Race race : races) {
            for (String variant : race.variants()) {
                architectures.forEach(architecture -> cells.add(new Cell(race, variant, architecture, false)));
            }
        }
        return cells;
    }

    private static List<RaceMatrix> matrices(
            List<Race> races, List<Architecture> architectures, List<Optional<CheckReport>> reports) {
        List<String> names = architectures.stream().map(Architecture::name).toList();
        List<RaceMatrix> matrices = new ArrayList<>();
        int from = 0;
        for (Race race : races) {
            int to = from + race.variants().size() * names.size();
            List<CheckReport> found =
                    reports.subList(from, to).stream().flatMap(Optional::stream).toList();
            matrices.add(RaceMatrix.of(race.name(), race.variants(), names, found));
            from = to;
        }
        return matrices;
    }

    private void print(List<RaceMatrix> matrices) {
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> {
                matrices.forEach(matrix -> out.println(coloured(MatrixText.of(matrix))));
                out.print(coloured(MatrixText.summary(matrices, folders.asOptions())));
            }
            case JSON -> out.println(Shared.json(matrices));
            case MARKDOWN -> out.print(MatrixMarkdown.of(matrices, command()));
            case HTML -> out.print(MatrixHtml.of(matrices, command()));
        }
        out.flush();
    }

    private static String coloured(String text) {
        return Ansi.AUTO.string(text.replaceAll("(Never|Sometimes|Always)( so far)?!", "@|bold,red $0|@")
                .replaceAll("\\bNever\\b(?!( so far)?!)", "@|green $0|@")
                .replaceAll("\\b(Sometimes|Always)\\b(?!( so far)?!)", "@|yellow $0|@"));
    }

    /** This command line, for who reads its output elsewhere. */
    private String command() {
        return "./shootdown "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }

    private void sayTotal(List<CheckReport> reports, double seconds) {
        long states = reports.stream().mapToLong(CheckReport::explored).sum();
        spec.commandLine()
                .getErr()
                .println(String.format(
                        Locale.ROOT,
                        "total: %d explorations, %d states in %.1f s, %.0f states/s",
                        reports.size(),
                        states,
                        seconds,
                        states / seconds));
    }
}
