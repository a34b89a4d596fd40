package org.shootdown.coordinator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.study.Shell;
import org.shootdown.report.study.Study;
import org.shootdown.report.study.StudyReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown study}. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        description = "Ask one question of many machines, and say what each came to, with how sure that is.",
        synopsisSubcommandLabel = "| COMMAND",
        subcommands = {
            StudyListCommand.class,
            StudyShowCommand.class,
            StudyCompareCommand.class,
            StudyCalibrateCommand.class
        })
final class StudyCommand implements Callable<Integer> {
    /** What {@code --compare} is. */
    static final String COMPARE_DESCRIPTION =
            "Say how much it makes, by the same seeds, whether a machine is at one or the other place on an axis: the ratio"
                    + " with its interval, how likely chance is, and the size of the effect. Can be repeated.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Parameters(
            arity = "0..1",
            paramLabel = "STUDY",
            description = "A name that 'study list' shows, or the path of a .conf file.")
    private String name = "";

    @Option(
            names = "--set",
            paramLabel = "AXIS=VALUES",
            description =
                    "Other values on an axis, such as cpus=2..64*2 or arch=x86_64,arm64; a macro in capitals is an axis"
                            + " too. Can be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--compare", paramLabel = "AXIS=ONE,OTHER", description = COMPARE_DESCRIPTION)
    private List<String> compared = new ArrayList<>();

    @Mixin
    private StudyOptions options = new StudyOptions();

    @Mixin
    private StudyOutput output = new StudyOutput();

    @Override
    public Integer call() {
        options.requireValid();
        if (name.isEmpty()) {
            throw InvalidInputException.of(
                    "say which study: a name that 'study list' shows, or the path of a .conf file");
        }
        Project project = folders.project();
        Study study = study(name, settings, project);
        String again = "./shootdown study " + Shell.line(List.of(name)) + folders.asOptions();
        return new StudySession(spec.commandLine(), options, output, project, again).run(study, compared);
    }

    /**
     * A study as it is asked for.
     *
     * @param name a name, or the path of a file
     * @param settings other values, by axis
     */
    static Study study(String name, Map<String, String> settings, Project project) {
        boolean isFile = name.endsWith(NamedFiles.CONF);
        return StudyReader.read(isFile ? Path.of(name) : project.studies().find(name))
                .with(settings);
    }
}
