package org.shootdown.coordinator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.machine.Stall;
import org.shootdown.simulation.setup.MachinePlan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that several commands have. */
final class Shared {
    /** Set by the launcher where standard error is a terminal; the JVM itself cannot tell. */
    private static final String TERMINAL_PROPERTY = "shootdown.terminal";

    private Shared() {}

    /** How what came out is printed. */
    enum Format {
        TEXT,
        JSON
    }

    /** Whether somebody watches. */
    static boolean isTerminal() {
        return Boolean.getBoolean(TERMINAL_PROPERTY);
    }

    /** Requires an option's value to be 1 or more. */
    static void requirePositive(String option, long value) {
        if (value < 1) {
            throw InvalidInputException.of(option + " must be 1 or more, not " + value);
        }
    }

    /** Requires an option's value to be from 1 up to a largest one. */
    static void requireWithin(String option, long value, long most) {
        if (value < 1 || value > most) {
            throw InvalidInputException.of(option + " must be between 1 and " + most + ", not " + value);
        }
    }

    /** What {@code --max-windows} is. */
    static final String WINDOWS_DESCRIPTION =
            "After so many windows of virtual time with work a trial is cut off: then it counts for nothing. Default: "
                    + MachineAssembly.WINDOWS + ", and " + MachineAssembly.WINDOWS_PER_CPU + " more for each CPU.";

    /** Requires that a bound on trials, if there is one, is one. */
    static void requireBound(@Nullable Long windows) {
        if (windows != null) {
            requirePositive("--max-windows", windows);
        }
    }

    /** The bound on a trial that was asked for, or the usual one. */
    static long bound(@Nullable Long windows) {
        return windows == null ? MachineAssembly.DEFAULT_WINDOWS : windows;
    }

    /** Records as one JSON document, with the words that people read. */
    static String json(List<?> reports) {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
                    .writeValueAsString(reports);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }

    /** Where files are looked for. */
    static final class Folders {
        @Option(
                names = "--config",
                paramLabel = "FOLDER",
                description =
                        "Look for architectures/, chaos/, kernel/, races/, litmus/ and the like in this folder too, before the"
                                + " project's own. Can be repeated.")
        private List<Path> added = new ArrayList<>();

        @Spec(Spec.Target.MIXEE)
        private CommandSpec command = CommandSpec.create();

        /** The project, which says on standard error what in it is likely to be a mistake. */
        Project project() {
            return Project.with(added, warning -> command.commandLine().getErr().println(warning.text()));
        }

        /** The options again, for a command line that repeats this one. */
        String asOptions() {
            StringBuilder text = new StringBuilder();
            added.forEach(folder -> text.append(" --config ").append(folder));
            return text.toString();
        }
    }

    /** Where the CPUs of a trial are stalled. */
    static class StallOptions {
        @Option(
                names = "--stall",
                paramLabel = "[CPU:]FUNCTION.POINT=TIME",
                description =
                        "Stall a CPU for a time such as 5us, each time it passes this point, as udelay() there would."
                                + " CPU is a CPU's number, or P1 for all CPUs that run that thread; without it, every CPU."
                                + " 'show' lists the points. Can be repeated; of two for the same CPU and point the later counts.")
        private List<String> stalls = new ArrayList<>();

        List<Stall> stalls() {
            return stalls.stream().map(Stall::parse).toList();
        }
    }

    /** Stalls as options, for a command line that has them too. */
    static String asOptions(List<Stall> stalls) {
        return stalls.stream().map(stall -> " --stall " + stall.text()).collect(Collectors.joining());
    }

    /** What {@code --chaos} is. */
    static final String CHAOS_DESCRIPTION =
            "Disturb the machine as this profile says: a name that 'list chaos' shows, or"
                    + " the path of a .conf file.";

    /** What a scenario is compiled for. */
    static final class Targets {
        /** One architecture that waits for its flushes, and one that does not. */
        static final List<String> DEFAULT = List.of("x86_64", "arm64");

        @Option(
                names = "--arch",
                paramLabel = "A",
                split = ",",
                description =
                        "Architectures, or 'all'. Default: x86_64,arm64; 'check' takes arm64 alone for a test that"
                                + " has no variants.")
        private List<String> architectures = new ArrayList<>();

        @Option(
                names = "--variant",
                paramLabel = "V",
                split = ",",
                description = "Variants, or 'all'. Default: the file's first.")
        private List<String> variants = new ArrayList<>();

        @Mixin
        private MachineOptions machine = new MachineOptions();

        /** Compiles a scenario for every architecture and variant asked for; for these architectures if none is. */
        List<Scenario> compile(Project project, ScenarioFile file, List<String> otherwise) {
            List<Scenario> compiled = new ArrayList<>();
            List<Architecture> found = architectures(project, otherwise);
            project.compiler().requireVariants(file, found);
            for (Architecture architecture : found) {
                for (String variant : Project.variants(file, variants)) {
                    compiled.add(project.compiler().compile(file, machine.target(architecture, variant)));
                }
            }
            return compiled;
        }

        /** The machines asked for, each with the race alone, stalled nowhere. */
        List<MachinePlan> plans(
                Project project, String scenario, ScenarioFile file, long maximumWindows, @Nullable String chaos) {
            List<MachinePlan> plans = new ArrayList<>();
            for (Architecture architecture : architectures(project)) {
                for (String variant : Project.variants(file, variants)) {
                    plans.add(MachinePlan.of(
                            scenario,
                            architecture.name(),
                            variant,
                            machine.cpus,
                            machine.mmus,
                            machine.defines(),
                            chaos,
                            maximumWindows));
                }
            }
            return plans;
        }

        /** The architectures asked for, or the usual two. */
        List<Architecture> architectures(Project project) {
            return architectures(project, DEFAULT);
        }

        /** Whether variants are asked for. */
        boolean namesVariants() {
            return !variants.isEmpty();
        }

        MachineOptions machine() {
            return machine;
        }

        private List<Architecture> architectures(Project project, List<String> otherwise) {
            return project.architectures(architectures.isEmpty() ? otherwise : architectures);
        }

        /** Requires that there are the architectures asked for. */
        void requireArchitectures(Project project) {
            architectures(project, DEFAULT);
        }

        /** The part of a command line that stands for one of the scenarios. */
        String asOptions(Scenario scenario) {
            return " --arch " + scenario.architecture().name() + " --variant "
                    + scenario.variant().name() + machine.asOptions();
        }
    }

    /** What a machine is like. */
    static final class MachineOptions {
        @Option(
                names = "--cpus",
                paramLabel = "N",
                description = "How many CPUs; more than the scenario has threads run copies of its replicated thread."
                        + " Default: one for each thread.")
        private int cpus;

        @Option(
                names = "--mmus",
                paramLabel = "N",
                defaultValue = "1",
                description = "How many MMUs share the memory. Default: ${DEFAULT-VALUE}.")
        private int mmus;

        @Option(
                names = {"-D", "--define"},
                paramLabel = "MACRO[=VALUE]",
                description = "Define a macro for the scenario and its kernel paths; as 1, if no value is given.")
        private List<String> definitions = new ArrayList<>();

        int cpus() {
            return cpus;
        }

        int mmus() {
            return mmus;
        }

        /** @throws InvalidInputException for a macro with two values */
        Map<String, String> defines() {
            Map<String, String> defines = new LinkedHashMap<>();
            for (String definition : definitions) {
                int equals = definition.indexOf('=');
                String name = equals < 0 ? definition : definition.substring(0, equals);
                String value = equals < 0 ? "1" : definition.substring(equals + 1);
                String other = defines.putIfAbsent(name, value);
                if (other != null && !other.equals(value)) {
                    throw InvalidInputException.of(
                            "-D " + name + " is given twice, as '" + other + "' and '" + value + "'");
                }
            }
            return defines;
        }

        /** Such a machine of an architecture, for a variant. */
        Target target(Architecture architecture, String variant) {
            return new Target(architecture, variant, cpus, mmus, defines());
        }

        /** The options again, for a command line that repeats this one. */
        String asOptions() {
            StringBuilder text = new StringBuilder();
            if (cpus > 0) {
                text.append(" --cpus ").append(cpus);
            }
            if (mmus > 1) {
                text.append(" --mmus ").append(mmus);
            }
            defines()
                    .forEach((name, value) ->
                            text.append(" -D ").append(name).append('=').append(value));
            return text.toString();
        }
    }
}
