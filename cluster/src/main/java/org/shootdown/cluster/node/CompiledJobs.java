package org.shootdown.cluster.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.shootdown.cluster.job.CompiledJob;
import org.shootdown.cluster.job.JobSpec;

/** The jobs that a node has worked on last. */
final class CompiledJobs {
    private static final int KEPT = 4;

    private final Map<String, CompiledJob> jobs = new LinkedHashMap<>();

    /** A job, if it is kept. */
    Optional<CompiledJob> find(String job) {
        return Optional.ofNullable(jobs.get(job));
    }

    /** A job, kept from now on. */
    CompiledJob keep(String job, JobSpec spec) {
        CompiledJob known = jobs.get(job);
        if (known != null) {
            return known;
        }
        if (jobs.size() >= KEPT) {
            jobs.remove(jobs.keySet().iterator().next());
        }
        CompiledJob compiled = new CompiledJob(spec);
        jobs.put(job, compiled);
        return compiled;
    }
}
