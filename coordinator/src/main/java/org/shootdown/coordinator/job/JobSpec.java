package org.shootdown.coordinator.job;

import java.util.List;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.coordinator.project.ProjectFiles;

/**
 * What a job runs: everything that its outcomes depend on. A node that has no file of its own can run any part of it.
 *
 * @param scenario the scenario as its user named it
 * @param path the path of its file, for messages
 * @param text the text of its file
 * @param files the texts of the files beside it
 * @param options of the command line that asked for it, as far as a replay needs them and parts do not have them
 * @param parts its machines
 * @param seed from which every random number of every trial comes
 * @param trials how many trials of each part
 * @param engine what runs the trials
 */
public record JobSpec(
        String scenario,
        String path,
        String text,
        ProjectFiles files,
        String options,
        List<JobPart> parts,
        long seed,
        long trials,
        EngineName engine) {
    private static final int MOST_PARTS = 10_000;

    /** What runs the trials of a job. The outcome is the same. */
    public enum EngineName {
        ACTORS,
        INLINE,
        /** Actors, the machine's CPUs on nodes with the role cpu and its MMUs on nodes with the role mmu. */
        SPLIT
    }

    /** As the components say; may come from a stranger. */
    public JobSpec {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.size() > MOST_PARTS) {
            throw InvalidInputException.of("a job has between 1 and " + MOST_PARTS + " machines, not " + parts.size());
        }
        if (trials < 1) {
            throw InvalidInputException.of("a job has 1 trial or more, not " + trials);
        }
    }

    /** The command that runs a trial again. */
    public String replayCommand(JobPart part, long trial) {
        return "./shootdown replay " + scenario + part.asOptions() + " --seed " + seed + " --trial " + trial + options;
    }
}
