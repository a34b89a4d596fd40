package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.WorkerCommand;

/** What a worker is told by one that spreads a machine over several. */
interface HostCommand extends WorkerCommand {

    /**
     * Carry a part of a machine, for as long as whoever asks is there. Answered by {@link SplitCommand.Hosting} or
     * {@link SplitCommand.CannotHost}.
     *
     * @param attempt who asks
     * @param number the attempt's number, which its messages carry
     * @param member which member of the team this is
     * @param job the job's name
     * @param spec what it is made of
     * @param part which of its machines
     * @param plan who carries what
     */
    record Host(
            ActorRef<SplitCommand> attempt, long number, int member, String job, JobSpec spec, int part, SplitPlan plan)
            implements HostCommand, Remote {}
}
