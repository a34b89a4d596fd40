package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.litmus.Listing;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Show a scenario, its threads as compiled for an architecture, and the conditions that it has there.")
final class ShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Mixin
    private Shared.MachineOptions machine = new Shared.MachineOptions();

    @Parameters(
            paramLabel = "SCENARIO",
            description = "A name that 'list' or 'list litmus' shows, or the path of a .litmus file.")
    private String scenario = "";

    @Option(
            names = "--arch",
            paramLabel = "A",
            defaultValue = "x86_64",
            description = "The architecture to compile for. Default: ${DEFAULT-VALUE}.")
    private String architecture = "";

    @Option(names = "--variant", paramLabel = "V", split = ",", description = "The variant. Default: the file's first.")
    private List<String> variant = new ArrayList<>();

    @Override
    public Integer call() {
        Project project = folders.project();
        ScenarioFile file = project.scenario(scenario);
        Architecture target = project.architectures().find(architecture);
        project.compiler().requireVariants(file, List.of(target));
        PrintWriter out = spec.commandLine().getOut();
        out.println(file.sections().file().text().stripTrailing());
        for (String name : Project.variants(file, variant)) {
            Scenario compiled = project.compiler().compile(file, machine.target(target, name));
            out.println();
            out.println("// Variant " + name + " as compiled for " + target.name());
            out.print(Listing.of(compiled));
            out.println();
            compiled.conditions().forEach(condition -> out.println(condition.written()));
        }
        return ExitCode.AS_EXPECTED;
    }
}
