package org.shootdown.coordinator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.shootdown.report.study.Sensitivity;
import org.shootdown.report.study.Study;
import org.shootdown.report.study.StudyComparison;
import org.shootdown.report.study.StudyDocument;
import org.shootdown.report.study.StudyFolder;
import org.shootdown.report.study.StudyFolder.Kept;
import org.shootdown.report.study.StudyResults;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown study show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Say again what a study in a folder has come to so far, without running anything.")
final class StudyShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The folder that 'study -o' has written.")
    private Path folder = Path.of("");

    @Option(names = "--compare", paramLabel = "AXIS=ONE,OTHER", description = StudyCommand.COMPARE_DESCRIPTION)
    private List<String> compared = new ArrayList<>();

    @Mixin
    private StudyOutput output = new StudyOutput();

    @Override
    public Integer call() {
        CommandLine commandLine = spec.commandLine();
        Kept kept = StudyFolder.kept(folder);
        StudyDocument document = kept.document();
        Study study = document.study();
        List<StudyComparison> comparisons = (compared.isEmpty() ? document.comparisons() : compared)
                .stream().map(each -> new StudyComparison(study, each)).toList();
        StudyResults results = new StudyResults(study, document.replicates().among(study, kept.samples()));
        int code = output.print(commandLine, study, document.replicates(), results, comparisons);
        Sensitivity.of(document)
                .ifPresent(each -> output.say(commandLine, "\n" + each.asText(document.ofSeeds(kept.samples()))));
        return code;
    }
}
