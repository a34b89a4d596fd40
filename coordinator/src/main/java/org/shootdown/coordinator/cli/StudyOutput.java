package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.List;
import org.shootdown.report.study.Replicates;
import org.shootdown.report.study.Study;
import org.shootdown.report.study.StudyAgreement;
import org.shootdown.report.study.StudyComparison;
import org.shootdown.report.study.StudyResults;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How what a study comes to is printed. */
final class StudyOutput {
    /** How results are written to standard output. */
    enum Format {
        TEXT,
        CSV
    }

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text, or csv with a row for each machine, seed and metric. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    /** Prints it, and answers the exit code that follows from what the study's file expects. */
    int print(
            CommandLine commandLine,
            Study study,
            Replicates replicates,
            StudyResults results,
            List<StudyComparison> comparisons) {
        PrintWriter out = commandLine.getOut();
        if (format == Format.CSV) {
            out.print(results.asCsv());
        } else {
            out.println(study.question());
            out.println();
            study.axes().forEach((axis, values) -> {
                if (values.size() == 1) {
                    out.println(axis + " " + values.get(0));
                }
            });
            out.println();
            out.print(results.asText());
        }
        out.flush();
        StudyAgreement agreement = new StudyAgreement(study, results);
        say(commandLine, replicates.shortfalls(study, results.samples()));
        say(commandLine, agreement.asText());
        comparisons.forEach(each -> say(commandLine, "\n" + each.asText(results.samples())));
        return agreement.isAsExpected() ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
    }

    /** Says what CSV has no place for. */
    void say(CommandLine commandLine, String text) {
        PrintWriter said = said(commandLine);
        said.print(text);
        said.flush();
    }

    /** Where that is said. */
    PrintWriter said(CommandLine commandLine) {
        return format == Format.TEXT ? commandLine.getOut() : commandLine.getErr();
    }
}
