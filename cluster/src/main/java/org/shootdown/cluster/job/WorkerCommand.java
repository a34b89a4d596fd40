package org.shootdown.cluster.job;

import akka.actor.typed.ActorRef;
import java.util.List;

/** What a worker is told. */
public interface WorkerCommand {

    /** What may come from another node. */
    interface Remote extends WorkerCommand, ControlMessage {}

    /**
     * Run trials. Answered by {@link JobCommand.RanTrials}, {@link JobCommand.CannotRun} or {@link JobCommand.GaveUp}.
     *
     * @param job the job's name
     * @param trials which
     * @param team for a split machine: the workers that it is to be spread over; else empty
     * @param replyTo the job
     */
    record RunTrials(String job, Trials trials, List<Worker> team, ActorRef<JobCommand> replyTo) implements Remote {}

    /** What a job is made of; the answer to {@link JobCommand.AskSpec}. */
    record TakeSpec(String job, JobSpec spec) implements Remote {}
}
