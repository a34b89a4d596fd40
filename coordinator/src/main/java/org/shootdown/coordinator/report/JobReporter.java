package org.shootdown.coordinator.report;

import org.shootdown.coordinator.job.CompiledPart;
import org.shootdown.coordinator.job.CompiledScenario;
import org.shootdown.coordinator.job.CompiledStorm;
import org.shootdown.coordinator.job.JobSpec;
import org.shootdown.coordinator.trial.Tally;

/**
 * Makes reports of what the parts of a job came to.
 *
 * @param job the job
 * @param engine what ran it, in words
 */
public record JobReporter(JobSpec job, String engine) {

    /**
     * The report of a part.
     *
     * @param tally of all its trials
     * @param seconds the real time they took
     * @param heapBytes the heap that a large machine took; 0 if that is not known
     */
    public TrialReport report(CompiledPart part, Tally tally, double seconds, long heapBytes) {
        if (part instanceof CompiledScenario scenario) {
            return new RunReporter(scenario, tally)
                    .report(engine, seconds, trial -> job.replayCommand(part.part(), trial));
        }
        return new StormReporter(
                        (CompiledStorm) part,
                        tally,
                        (trial, group) -> job.replayCommand(part.part(), trial) + " --group " + group)
                .report(engine, seconds, heapBytes);
    }
}
