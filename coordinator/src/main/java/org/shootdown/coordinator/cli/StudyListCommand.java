package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.TextTable;
import org.shootdown.report.study.StudyReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code shootdown study list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List the studies with their questions.")
final class StudyListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Override
    public Integer call() {
        Project project = folders.project();
        PrintWriter out = spec.commandLine().getOut();
        out.print(TextTable.of(project.studies().names().stream()
                .map(name -> List.of(
                        name, StudyReader.read(project.studies().find(name)).question()))
                .toList()));
        out.flush();
        return ExitCode.AS_EXPECTED;
    }
}
