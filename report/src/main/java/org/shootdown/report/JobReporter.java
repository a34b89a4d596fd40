package org.shootdown.report;

import java.util.function.BooleanSupplier;
import org.shootdown.cluster.job.CompiledPart;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.simulation.trial.Tally;

/**
 * Makes reports of what the parts of a job came to.
 *
 * @param job the job
 * @param engine what ran it, in words
 * @param stopped asked now and then whether nobody waits for drawings any more
 */
public record JobReporter(JobSpec job, String engine, BooleanSupplier stopped) {

    /**
     * The report of a part.
     *
     * @param tally of its trials, all or as many as there were
     * @param seconds the real time they took
     * @param heapBytes the heap that a large machine took; 0 if that is not known
     */
    public TrialReport report(CompiledPart part, Tally tally, double seconds, long heapBytes) {
        boolean storm = part.part().plan().isStorm();
        return new TrialReporter(
                        part,
                        tally,
                        job.trials(),
                        (trial, group) -> job.replayCommand(part.part(), trial) + (storm ? " --group " + group : ""),
                        stopped)
                .report(engine, seconds, heapBytes);
    }
}
