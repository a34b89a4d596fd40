package org.shootdown.cluster.job;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.shootdown.simulation.trial.Tally;

/** What a job's actor is told. */
public sealed interface JobCommand {

    /** What may come from another node. */
    sealed interface Remote extends JobCommand, ControlMessage {}

    /** A worker has run trials. */
    record RanTrials(Worker worker, Trials trials, Tally.Snapshot tally, long nanos) implements Remote {}

    /** A worker could not run trials because of what they are; no other could. */
    record CannotRun(Worker worker, Trials trials, String reason) implements Remote {}

    /** A worker was disturbed while it ran trials: somebody has to run them again. */
    record GaveUp(Worker worker, Trials trials, String reason) implements Remote {}

    /** A node asks what the job is made of. Answered by {@link WorkerCommand.TakeSpec}. */
    record AskSpec(ActorRef<WorkerCommand> replyTo) implements Remote {}

    /** The job is new. Answered by {@link ClientReply.Accepted}. */
    record Submit(JobSpec spec, ActorRef<ClientReply> replyTo) implements JobCommand {}

    /**
     * A worker is idle. It is given trials, or {@link JobKeeper.NothingFor} goes back.
     *
     * @param all all workers there are
     */
    record Assign(Worker worker, List<Worker> all) implements JobCommand {}

    /** A worker is gone. */
    record Forget(Worker worker) implements JobCommand {}

    /** Give nobody any more of it. Answered by {@link ClientReply.Shown}. */
    record Pause(ActorRef<ClientReply> replyTo) implements JobCommand {}

    /** Go on. Answered by {@link ClientReply.Shown}. */
    record Resume(ActorRef<ClientReply> replyTo) implements JobCommand {}

    /** Tell how far it is. Answered by {@link ClientReply.Shown}. */
    record Show(ActorRef<ClientReply> replyTo) implements JobCommand {}

    /** Tell what it is made of. Answered by {@link ClientReply.Fetched}. */
    record Fetch(ActorRef<ClientReply> replyTo) implements JobCommand {}

    /** Tell what a part has come to so far. Answered by {@link ClientReply.FetchedTally}. */
    record FetchTally(int part, ActorRef<ClientReply> replyTo) implements JobCommand {}
}
