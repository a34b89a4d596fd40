package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.node.Build;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.study.Replicates;
import org.shootdown.report.study.Sample;
import org.shootdown.report.study.Shell;
import org.shootdown.report.study.Study;
import org.shootdown.report.study.StudyComparison;
import org.shootdown.report.study.StudyFolder;
import org.shootdown.report.study.StudyResults;
import org.shootdown.report.study.StudyRun;
import org.shootdown.report.study.StudySources;
import org.shootdown.simulation.engine.Engine;
import picocli.CommandLine;

/** A study that is run for somebody who watches. */
final class StudySession {
    private final CommandLine commandLine;
    private final StudyOptions options;
    private final StudyOutput output;
    private final Project project;
    private final String again;

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
    }

    /** Runs it and says what it came to; answers the exit code. */
    int run(Study study) {
        try (Interruption interruption =
                new Interruption(output.said(commandLine), () -> "stopped: before the first machine")) {
            return run(study, interruption);
        }
    }

    private int run(Study study, Interruption interruption) {
        Replicates replicates = options.replicates(study);
        @Nullable StudyComparison comparison = output.comparison(study);
        StudyRun run = new StudyRun(study, replicates, project);
        StudySources sources =
                new StudySources(study, replicates, project, Build.current().text());
        @Nullable StudyFolder folder =
                options.output() == null ? null : StudyFolder.open(options.output(), study, sources.digest());
        List<Sample> known = folder == null ? List.of() : folder.samples();
        if (folder != null) {
            folder.describe(sources.document(command(), again, replicates.among(study, known)));
        }
        List<Sample> samples = run(study, run, known, folder, interruption);
        StudyResults results = new StudyResults(study, samples);
        int code = output.print(commandLine, study, results, comparison);
        PrintWriter said = output.said(commandLine);
        said.print(replicates.shortfalls(study, samples));
        said.flush();
        if (folder != null) {
            folder.describe(sources.document(command(), again, samples));
            folder.write(results);
        }
        if (interruption.isRequested()) {
            said.println("stopped: " + samples.size() + " of " + run.count() + " machines and seeds"
                    + (folder == null ? "" : "; the same command goes on, and draws the plots"));
            said.flush();
            return ExitCode.INTERRUPTED;
        }
        if (folder != null) {
            folder.draw(results);
        }
        return code;
    }

    private List<Sample> run(
            Study study, StudyRun run, List<Sample> known, @Nullable StudyFolder folder, Interruption interruption) {
        Engine engine = options.engine(interruption);
        interruption.ready();
        try (ProgressMeter progress =
                new ProgressMeter("study " + study.name(), "samples", run.count(), Shared.isTerminal())) {
            return run.run(known, engine, interruption::isRequested, sample -> {
                if (folder != null) {
                    folder.keep(sample);
                }
                progress.done(1);
            });
        } finally {
            if (!interruption.isRequested()) {
                engine.close();
            }
        }
    }

    /** The command line, for somebody who wants to repeat it. */
    private String command() {
        List<String> words = new ArrayList<>(List.of("./shootdown"));
        words.addAll(commandLine.getParseResult().originalArgs());
        return Shell.line(words);
    }
}
