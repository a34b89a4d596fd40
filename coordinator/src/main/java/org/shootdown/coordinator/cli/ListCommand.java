package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.chaos.Perturbation;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.ScenarioCatalogue;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.header.ScenarioHeader;
import org.shootdown.litmus.header.Variant;
import org.shootdown.litmus.header.Verdict;
import org.shootdown.litmus.preprocess.HeaderIndex;
import org.shootdown.litmus.project.Project;
import org.shootdown.simulation.setup.Injection;
import org.shootdown.simulation.setup.InjectionReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "List the races with their variants, the litmus tests, the architectures, the functions of the kernel"
                        + " headers, the chaos profiles, or the workloads, machines and injections of storms.")
final class ListCommand implements Callable<Integer> {

    /** What can be listed. */
    enum What {
        SCENARIOS,
        LITMUS,
        ARCHITECTURES,
        FUNCTIONS,
        CHAOS,
        WORKLOADS,
        MACHINES,
        INJECTIONS
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "WHAT",
            defaultValue = "scenarios",
            description = "${COMPLETION-CANDIDATES}, in lower case as well. Default: ${DEFAULT-VALUE}.")
    private What what = What.SCENARIOS;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "HEADER",
            description = "With 'functions': of this header alone, as #include names it.")
    private @Nullable String header;

    @Override
    public Integer call() {
        if (header != null && what != What.FUNCTIONS) {
            throw InvalidInputException.of("only 'list functions' takes a header");
        }
        Project project = folders.project();
        switch (what) {
            case SCENARIOS -> project.races().names().forEach(name -> print(project.scenario(name)));
            case LITMUS -> print(project.litmusTests());
            case FUNCTIONS -> print(HeaderIndex.of(project.compiler().includes()));
            case ARCHITECTURES ->
                project.architectures()
                        .names()
                        .forEach(name -> print(project.architectures().find(name)));
            case CHAOS ->
                project.profiles()
                        .names()
                        .forEach(name -> print(project.profiles().find(name)));
            case WORKLOADS ->
                print(project.workloads().names(), name -> project.workloads().summary(name));
            case MACHINES ->
                print(project.machines().names(), name -> project.machine(name).description());
            case INJECTIONS -> print(project.injections().names(), name -> races(name, project));
        }
        return ExitCode.AS_EXPECTED;
    }

    private void print(Architecture architecture) {
        line("%-18s %-7s %s", architecture.name(), flushClass(architecture), architecture.description());
    }

    private void print(Chaos chaos) {
        line("%-18s %s", chaos.name(), chaos.description());
        for (Perturbation perturbation : chaos.perturbations()) {
            line("    %-18s %-12s %s", perturbation.name(), perturbation.kind(), perturbation.about());
        }
    }

    private static String flushClass(Architecture architecture) {
        return architecture.flushClass().name().toLowerCase(Locale.ROOT);
    }

    /** Names in a column as wide as the longest, and a line about each. */
    private void print(SortedSet<String> names, UnaryOperator<String> about) {
        int width = names.stream().mapToInt(String::length).max().orElse(1);
        names.forEach(name -> line("%-" + width + "s  %s", name, about.apply(name)));
    }

    private static String races(String injection, Project project) {
        List<Injection> injections = InjectionReader.read(project.injections().find(injection));
        return injections.stream().map(Injection::name).collect(Collectors.joining(", "));
    }

    private void print(HeaderIndex index) {
        String only = header;
        for (String name : only == null ? index.headers() : List.of(only)) {
            List<String> functions = index.functions(name);
            if (!functions.isEmpty()) {
                line("%s", name);
                functions.forEach(function -> line("    %s", function));
            }
        }
    }

    private void print(ScenarioCatalogue tests) {
        int width = tests.names().stream().mapToInt(String::length).max().orElse(1);
        for (String name : tests.names()) {
            ScenarioHeader header = tests.find(name).header();
            String result = header.result().map(Verdict::word).orElse("-");
            line("%-" + width + "s  %-9s  %s", name, result, header.summary());
        }
    }

    private void print(ScenarioFile file) {
        line("%s", file.name());
        line("    %s", file.header().summary());
        if (!file.header().commit().isEmpty()) {
            line("    commit %s", file.header().commit());
        }
        int width = file.header().variantNames().stream()
                .mapToInt(String::length)
                .max()
                .orElse(1);
        for (Variant variant : file.header().variants()) {
            line("      %-" + width + "s  %s", variant.name(), variant.summary());
        }
    }

    private void line(String format, Object... arguments) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, arguments).stripTrailing());
    }
}
