package org.shootdown.cluster.job;

/** What a job's actor tells the one who keeps all jobs. */
public sealed interface JobKeeper {

    /** How far it is; told whenever that changes. */
    record Changed(JobView job) implements JobKeeper {}

    /** A worker has ended what it was given. */
    record Freed(Worker worker) implements JobKeeper {}

    /** It has nothing for a worker at the moment. */
    record NothingFor(String job, Worker worker) implements JobKeeper {}
}
