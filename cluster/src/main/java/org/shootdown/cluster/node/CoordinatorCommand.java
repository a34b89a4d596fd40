package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.job.ControlMessage;
import org.shootdown.cluster.job.JobKeeper;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.Worker;

/** What the coordinator is told. */
public sealed interface CoordinatorCommand {

    /** What may come from another node. */
    sealed interface Remote extends CoordinatorCommand, ControlMessage {}

    /**
     * A worker is there: told every second.
     *
     * @param idle whether it has had nothing to run for a while
     */
    record Here(Worker worker, boolean idle) implements Remote {}

    /** A client's question. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Submit.class, name = "submit"),
        @JsonSubTypes.Type(value = ListJobs.class, name = "list"),
        @JsonSubTypes.Type(value = ShowJob.class, name = "show"),
        @JsonSubTypes.Type(value = PauseJob.class, name = "pause"),
        @JsonSubTypes.Type(value = ResumeJob.class, name = "resume"),
        @JsonSubTypes.Type(value = FetchJob.class, name = "fetch"),
        @JsonSubTypes.Type(value = FetchTally.class, name = "tally"),
        @JsonSubTypes.Type(value = Describe.class, name = "describe")
    })
    sealed interface Question extends Remote {
        /** Whom to answer. */
        ActorRef<ClientReply> replyTo();
    }

    /** Run a job. Answered by {@link ClientReply.Accepted}. */
    record Submit(JobSpec spec, ActorRef<ClientReply> replyTo) implements Question {}

    /** Which jobs are there? Answered by {@link ClientReply.Jobs}. */
    record ListJobs(ActorRef<ClientReply> replyTo) implements Question {}

    /** How far is a job? Answered by {@link ClientReply.Shown}. */
    record ShowJob(String job, ActorRef<ClientReply> replyTo) implements Question {}

    /** Stop working on a job. Answered by {@link ClientReply.Shown}. */
    record PauseJob(String job, ActorRef<ClientReply> replyTo) implements Question {}

    /** Go on with a job. Answered by {@link ClientReply.Shown}. */
    record ResumeJob(String job, ActorRef<ClientReply> replyTo) implements Question {}

    /** What is a job made of? Answered by {@link ClientReply.Fetched}. */
    record FetchJob(String job, ActorRef<ClientReply> replyTo) implements Question {}

    /** What has a part of a job come to? Answered by {@link ClientReply.FetchedTally}. */
    record FetchTally(String job, int part, ActorRef<ClientReply> replyTo) implements Question {}

    /** Who is there? Answered by {@link ClientReply.Described}. */
    record Describe(ActorRef<ClientReply> replyTo) implements Question {}

    /** A job has something to say. */
    record Heard(JobKeeper message) implements CoordinatorCommand {}

    /** The journal is there; these are the jobs in it. */
    record Recovered(List<String> jobs) implements CoordinatorCommand {}

    /** The journal cannot be used now. */
    record NoJournal(Throwable cause) implements CoordinatorCommand {}

    /** Another node coordinates from now on. */
    enum Leave implements CoordinatorCommand {
        INSTANCE
    }
}
