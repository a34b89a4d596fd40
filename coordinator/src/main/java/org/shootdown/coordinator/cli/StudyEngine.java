package org.shootdown.coordinator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.report.study.Shell;
import org.shootdown.simulation.engine.Engine;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** With what the machines of a study are run. */
final class StudyEngine {
    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "inline",
            description = "actors or inline; the outcome is the same. Default: ${DEFAULT-VALUE}.")
    private RunCommand.EngineName engineName = RunCommand.EngineName.INLINE;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** @throws org.shootdown.config.input.InvalidInputException if an option's value is out of range */
    void requireValid() {
        Shared.requirePositive("--threads", threads);
    }

    /** Runs something with an engine that ends what it does when it is asked to; then it is not waited for. */
    <T> T use(Interruption interruption, Function<Engine, T> task) {
        Engine engine = JobSpec.EngineName.valueOf(engineName.name()).newEngine(threads, interruption::isRequested);
        try {
            return task.apply(engine);
        } finally {
            if (!interruption.isRequested()) {
                engine.close();
            }
        }
    }

    /** A command line, for somebody who wants to repeat it. */
    static String commandLine(CommandLine commandLine) {
        List<String> words = new ArrayList<>(List.of("./shootdown"));
        words.addAll(commandLine.getParseResult().originalArgs());
        return Shell.line(words);
    }
}
