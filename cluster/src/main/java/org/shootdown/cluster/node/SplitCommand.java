package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.shootdown.cluster.job.ControlMessage;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.simulation.interconnect.InterconnectCommand;

/** What is told to the one who runs trials on a machine that is spread over several nodes. */
sealed interface SplitCommand {

    /** What may come from another node. */
    sealed interface Remote extends SplitCommand, ControlMessage {}

    /**
     * A member of the team carries its part.
     *
     * @param member which
     * @param interconnects its interconnects, as many and in the order as the plan says
     */
    record Hosting(int member, List<ActorRef<InterconnectMessage>> interconnects) implements Remote {}

    /** A member of the team cannot carry its part. */
    record CannotHost(int member, String reason) implements Remote {}

    /** A trial is over. */
    record Ended(InterconnectCommand.TrialEnded trial) implements SplitCommand {}

    /** How far the trial is. */
    record Stands(InterconnectCommand.Progress progress) implements SplitCommand {}

    /** Time to look whether the trial gets any further. */
    enum Look implements SplitCommand {
        INSTANCE
    }
}
