package org.shootdown.coordinator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.node.Build;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.study.Replicates;
import org.shootdown.report.study.Sample;
import org.shootdown.report.study.Sensitivity;
import org.shootdown.report.study.Study;
import org.shootdown.report.study.StudyComparison;
import org.shootdown.report.study.StudyDocument;
import org.shootdown.report.study.StudyFolder;
import org.shootdown.report.study.StudyPoint;
import org.shootdown.report.study.StudyReport;
import org.shootdown.report.study.StudyResults;
import org.shootdown.report.study.StudyRun;
import org.shootdown.report.study.StudySources;
import picocli.CommandLine;

/** A study that is run for somebody who watches. */
final class StudySession {
    private final CommandLine commandLine;
    private final StudyOptions options;
    private final StudyOutput output;
    private final Project project;
    private final String again;
    private final String command;

    /**
     * @param output how what it comes to is printed
     * @param again how a command line begins that asks the same, before machines and seeds
     */
    StudySession(CommandLine commandLine, StudyOptions options, StudyOutput output, Project project, String again) {
        this.commandLine = commandLine;
        this.options = options;
        this.output = output;
        this.project = project;
        this.again = again;
        command = StudyEngine.commandLine(commandLine);
    }

    /**
     * Runs it and says what it came to; answers the exit code.
     *
     * @param compared what is compared, such as {@code arch=x86_64,arm64}
     */
    int run(Study study, List<String> compared) {
        try (Interruption interruption =
                new Interruption(output.said(commandLine), () -> "stopped: before the first machine")) {
            return run(study, compared, interruption);
        }
    }

    private int run(Study study, List<String> compared, Interruption interruption) {
        Replicates replicates = options.replicates(study);
        List<StudyComparison> comparisons =
                compared.stream().map(each -> new StudyComparison(study, each)).toList();
        @Nullable StudyPoint at = options.sensitivityAt(study);
        StudySources sources =
                new StudySources(study, replicates, project, Build.current().text());
        Optional<Sensitivity> sensitivity = Sensitivity.of(sources.document(command, compared, at, again, List.of()));
        // Everything is put together before anything runs, so that a mistake shows at once.
        StudyRun run = new StudyRun(study, replicates, project);
        Optional<StudyRun> scaledRun = sensitivity.map(each -> StudyRun.of(study, each, replicates, project));
        @Nullable StudyFolder folder =
                options.output() == null ? null : StudyFolder.open(options.output(), study, sources.digest());
        Collected collected = new Collected(folder, interruption);
        if (folder != null) {
            folder.describe(sources.document(command, compared, at, again, replicates.among(study, folder.samples())));
        }
        interruption.ready();
        List<Sample> samples = collected.from(run, "study " + study.name());
        StudyResults results = new StudyResults(study, samples);
        int code = output.print(commandLine, study, replicates, results, comparisons);
        if (folder != null) {
            folder.write(results);
        }
        List<Sample> scaled = scaledRun
                .map(each -> collected.from(each, "sensitivity of " + study.name()))
                .orElse(List.of());
        StudyDocument document = sources.document(command, compared, at, again, union(samples, scaled));
        if (folder != null) {
            folder.describe(document);
        }
        if (interruption.isRequested()) {
            // Nobody knows how many seeds a precision would have taken.
            String all = run.isOpenEnded()
                    ? ""
                    : " of " + (run.count() + scaledRun.map(StudyRun::count).orElse(0));
            output.say(
                    commandLine,
                    "stopped: " + union(samples, scaled).size() + all + " machines and seeds"
                            + (folder == null ? "" : "; the same command goes on, and draws the plots") + "\n");
            return ExitCode.INTERRUPTED;
        }
        StudyReport report = new StudyReport(document, results);
        comparisons.forEach(report::with);
        sensitivity.ifPresent(each -> {
            output.say(commandLine, "\n" + each.asText(scaled));
            report.with(each, scaled);
        });
        if (folder != null) {
            folder.draw(results, report);
        }
        return code;
    }

    private static List<Sample> union(List<Sample> one, List<Sample> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    /** The samples that are known, more and more. */
    private final class Collected {
        private final @Nullable StudyFolder folder;
        private final Interruption interruption;
        private final List<Sample> known = new ArrayList<>();

        Collected(@Nullable StudyFolder folder, Interruption interruption) {
            this.folder = folder;
            this.interruption = interruption;
            if (folder != null) {
                known.addAll(folder.samples());
            }
        }

        /** All samples of a run; what is not known yet is run, and kept. */
        List<Sample> from(StudyRun run, String task) {
            long total = run.isOpenEnded() ? ProgressMeter.UNKNOWN : run.count();
            try (ProgressMeter progress = new ProgressMeter(task, "samples", total, Shared.isTerminal())) {
                return options.engine()
                        .use(
                                interruption,
                                engine -> run.run(List.copyOf(known), engine, interruption::isRequested, sample -> {
                                    if (folder != null) {
                                        folder.keep(sample);
                                    }
                                    known.add(sample);
                                    progress.done(1);
                                }));
            }
        }
    }
}
