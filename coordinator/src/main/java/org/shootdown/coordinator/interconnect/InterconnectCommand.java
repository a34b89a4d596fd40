package org.shootdown.coordinator.interconnect;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.machine.MachineEnd;

/** What an interconnect receives from its machine's other interconnects and from those who use the machine. */
public sealed interface InterconnectCommand extends InterconnectMessage {

    /** A message that may come from another node. */
    sealed interface Remote extends InterconnectCommand {}

    /**
     * All interconnects of the machine, in order, this one included: sent once, before the first trial. The first is
     * the lead, which gathers a trial's end.
     */
    record Peers(List<ActorRef<InterconnectMessage>> all) implements Remote {}

    /** Run a trial; each interconnect of the machine gets the same. The lead answers {@link TrialEnded}. */
    record RunTrial(long seed, long trial, ActorRef<TrialEnded> replyTo) implements Remote {}

    /**
     * What an interconnect has for another at the end of a round.
     *
     * @param from the sender's index
     * @param trial the trial
     * @param round counts from 0 in each trial; round 0 only agrees on the first window
     * @param envelopes for the receiver's components, flat
     * @param nextWindow the sender's next window with work, its own and what it has sent in this round
     */
    @SuppressWarnings("ArrayRecordComponent") // flat words, handed over and never compared
    record Exchange(int from, long trial, long round, long[] envelopes, long nextWindow) implements Remote {}

    /** How far is the trial? Answered by {@link Progress}. */
    record AskProgress(ActorRef<Progress> replyTo) implements Remote {}

    /** How many rounds of which trial are behind the interconnect: if it is the same for long, a message was lost. */
    record Progress(long trial, long round) {}

    /** What a trial came to on the sender's components; for the lead. */
    record PartEnded(long trial, List<ComponentReport> reports) implements Remote {}

    /** A trial is over; the answer to {@link RunTrial}. */
    record TrialEnded(long trial, MachineEnd end) {}
}
