package org.shootdown.cluster.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.shootdown.litmus.project.Project;
import org.shootdown.litmus.project.ProjectFiles;

/**
 * A job as a node runs it: from texts alone, each machine compiled when it is asked for, for all seeds at once. Keeps the
 * machines used last.
 *
 * <p>Safe for use by several threads.
 */
public final class CompiledJob {
    private static final int MACHINES_KEPT = 16;

    private final JobSpec spec;
    private final Map<JobPart, CompiledPart> machines =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<JobPart, CompiledPart> eldest) {
                    return size() > MACHINES_KEPT;
                }
            });

    /** A job of which nothing is compiled yet. */
    public CompiledJob(JobSpec spec) {
        this.spec = spec;
    }

    /** What it is made of. */
    public JobSpec spec() {
        return spec;
    }

    /**
     * A part, compiled.
     *
     * @throws org.shootdown.config.input.InvalidInputException if its texts are wrong
     */
    public CompiledPart part(int number) {
        JobPart part = spec.parts().get(number);
        return machines.computeIfAbsent(part.seeded(0), this::compile).seeded(part.seed());
    }

    /** All parts, compiled. */
    public List<CompiledPart> allParts() {
        return IntStream.range(0, spec.parts().size()).mapToObj(this::part).toList();
    }

    /** The compiler reads files; they are there while it does. */
    private CompiledPart compile(JobPart part) {
        spec.requireSelfContained();
        try {
            Path folder = Files.createTempDirectory("shootdown-job-");
            try {
                spec.files().writeTo(folder);
                return part.compile(Project.of(folder), spec::source);
            } finally {
                ProjectFiles.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the files of a job cannot be written", e);
        }
    }
}
