package org.shootdown.coordinator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that several commands have. */
final class Shared {
    private Shared() {}

    /** Where files are looked for. */
    static final class Folders {
        @Option(
                names = "--config",
                paramLabel = "FOLDER",
                description =
                        "Look for architectures/, kernel/ and races/ in this folder too, before the project's own."
                                + " Can be repeated.")
        private List<Path> added = new ArrayList<>();

        Project project() {
            return Project.with(added);
        }

        /** The options again, for a command line that repeats this one. */
        String asOptions() {
            StringBuilder text = new StringBuilder();
            added.forEach(folder -> text.append(" --config ").append(folder));
            return text.toString();
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
                mapFallbackValue = "1",
                description = "Define a macro for the scenario and its kernel paths.")
        private Map<String, String> defines = new LinkedHashMap<>();

        int cpus() {
            return cpus;
        }

        int mmus() {
            return mmus;
        }

        Map<String, String> defines() {
            return defines;
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
            defines.forEach((name, value) ->
                    text.append(" -D ").append(name).append('=').append(value));
            return text.toString();
        }
    }
}
