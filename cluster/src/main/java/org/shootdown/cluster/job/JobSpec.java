package org.shootdown.cluster.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.ProjectFiles;
import org.shootdown.simulation.engine.ActorEngine;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.engine.InlineEngine;

/**
 * What a job runs: everything that its outcomes depend on. A node that has no file of its own can run any part of it.
 *
 * @param sources the scenarios that its machines run, by the names that its user gave them
 * @param files the texts of the files beside it
 * @param options of the command line that asked for it, as far as a replay needs them and parts do not have them
 * @param parts its machines
 * @param trials how many trials of each part
 * @param engine what runs the trials
 */
public record JobSpec(
        Map<String, SourceText> sources,
        ProjectFiles files,
        String options,
        List<JobPart> parts,
        long trials,
        EngineName engine) {
    private static final int MOST_PARTS = 10_000;

    /** What runs the trials of a job. The outcome is the same. */
    public enum EngineName {
        ACTORS,
        INLINE,
        /** Actors, the machine's CPUs on nodes with the role cpu and its MMUs on nodes with the role mmu. */
        SPLIT;

        /** Runs trials on machines that are not spread over nodes, on so many threads. */
        public Engine newEngine(int threads) {
            return newEngine(threads, () -> false);
        }

        /**
         * As {@link #newEngine(int)}.
         *
         * @param stopped asked now and then, by any thread, whether no more trials are wanted
         */
        public Engine newEngine(int threads, BooleanSupplier stopped) {
            return this == INLINE ? new InlineEngine(threads, stopped) : new ActorEngine(threads, stopped);
        }

        /** As options write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As the components say; may come from a stranger. */
    public JobSpec {
        sources = new TreeMap<>(sources);
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.size() > MOST_PARTS) {
            throw InvalidInputException.of("a job has between 1 and " + MOST_PARTS + " machines, not " + parts.size());
        }
        if (trials < 1) {
            throw InvalidInputException.of("a job has 1 trial or more, not " + trials);
        }
    }

    /** What its machines run, as its user named it. */
    public String scenario() {
        return parts.get(0).scenario();
    }

    /**
     * The scenario that its user gave a name.
     *
     * @throws InvalidInputException if there is none, or its text is wrong
     */
    public ScenarioFile source(String name) {
        SourceText source = sources.get(name);
        if (source == null) {
            throw InvalidInputException.of("the job comes without the scenario '" + name + "'");
        }
        return ScenarioFile.parse(source.path(), source.text());
    }

    /** The command that runs a part again. */
    public String runCommand(JobPart part) {
        return "./shootdown run " + part.scenario() + part.asOptions() + " --trials " + trials + " --seed "
                + part.seed() + options;
    }

    /** The command that runs a trial again. */
    public String replayCommand(JobPart part, long trial) {
        return "./shootdown replay " + part.scenario() + part.asOptions() + " --seed " + part.seed() + " --trial "
                + trial + options;
    }

    /**
     * Requires that it can be run where there is no file of its user's.
     *
     * @throws InvalidInputException if it names one
     */
    public void requireSelfContained() {
        for (JobPart part : parts) {
            String chaos = part.plan().chaos();
            if (chaos != null && chaos.endsWith(NamedFiles.CONF)) {
                throw InvalidInputException.of("nodes know chaos profiles by name: put '" + chaos
                        + "' into the folder chaos of a folder that you name with --config");
            }
        }
    }
}
