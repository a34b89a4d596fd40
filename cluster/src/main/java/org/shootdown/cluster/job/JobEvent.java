package org.shootdown.cluster.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.shootdown.simulation.trial.Tally;

/** What happened to a job: the record that it is recovered from. Times are milliseconds since 1970. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.Submitted.class, name = "submitted"),
    @JsonSubTypes.Type(value = JobEvent.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = JobEvent.Paused.class, name = "paused"),
    @JsonSubTypes.Type(value = JobEvent.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = JobEvent.Failed.class, name = "failed")
})
public sealed interface JobEvent extends ControlMessage {
    /** When. */
    long atMillis();

    /**
     * Somebody asked for the job.
     *
     * @param build which build of this program is to run it
     */
    record Submitted(JobSpec spec, String build, long atMillis) implements JobEvent {}

    /**
     * Trials are done.
     *
     * @param trials which
     * @param tally what they came to
     * @param node who ran them
     * @param nanos how long they took there
     */
    record Finished(Trials trials, Tally.Snapshot tally, String node, long nanos, long atMillis) implements JobEvent {}

    /** Nobody is given any more of it. */
    record Paused(long atMillis) implements JobEvent {}

    /** Nodes are given more of it. */
    record Resumed(long atMillis) implements JobEvent {}

    /**
     * A trial could not be run; no node is asked again.
     *
     * @param reason why, as the node said
     */
    record Failed(String reason, long atMillis) implements JobEvent {}
}
