package org.shootdown.simulation.interconnect;

import akka.actor.typed.ActorRef;
import java.security.SecureRandom;
import java.util.List;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.machine.MachineEnd.Ending;

/** What an interconnect receives from its machine's other interconnects and from those who use the machine. */
public sealed interface InterconnectCommand extends InterconnectMessage {

    /** The number of the attempt at running a machine that the message belongs to. */
    long attempt();

    /** A message that may come from another node, and says which attempt at running a machine it belongs to. */
    sealed interface Remote {

        /** The number of the attempt. Who does not know it is no member, and what it sends is not looked at. */
        long attempt();

        /**
         * A number for a new attempt. Unlike every other random number it does not follow from the seed, as nobody may
         * guess it; no outcome depends on it.
         */
        static long newAttempt() {
            return new SecureRandom().nextLong();
        }
    }

    /** A short message that is sent seldom; on the wire it is CBOR. */
    sealed interface Control extends Remote {}

    /** A large message or one of every window; the wire has a format of its own for it. */
    sealed interface Bulk extends Remote {}

    /**
     * All interconnects of the machine, in order, this one included: sent once, before the first trial. The first is
     * the lead, which gathers a trial's end.
     */
    record Peers(long attempt, List<ActorRef<InterconnectMessage>> all) implements InterconnectCommand, Control {}

    /** Run a trial; each interconnect of the machine gets the same. The lead answers {@link TrialEnded}. */
    record RunTrial(long attempt, long seed, long trial, ActorRef<TrialEnded> replyTo)
            implements InterconnectCommand, Control {}

    /**
     * A part of what an interconnect has for another at the end of a round.
     *
     * @param attempt whose machine it is
     * @param from the sender's index
     * @param to the receiver's index
     * @param trial the trial
     * @param round counts from 0 in each trial; round 0 only agrees on the first window
     * @param part counts from 0 in each round; at most {@link #MOST_PARTS}
     * @param last whether it is the round's last
     * @param envelopes for the receiver's components, flat; at most {@link #MOST_ENVELOPES}
     * @param nextWindow the sender's next window with work, its own and what it has sent that may not have been heard yet
     */
    @SuppressWarnings("ArrayRecordComponent") // flat words, handed over and never compared
    record Exchange(
            long attempt,
            int from,
            int to,
            long trial,
            long round,
            int part,
            boolean last,
            long[] envelopes,
            long nextWindow)
            implements InterconnectCommand, Bulk {

        /** So many envelopes fit into a frame, however badly they compress. */
        public static final int MOST_ENVELOPES = 2048;

        /** So many parts are some four million envelopes from one node to another in a window. */
        public static final int MOST_PARTS = 2048;
    }

    /** How far is the trial? Answered by {@link Progress}. */
    record AskProgress(long attempt, ActorRef<Progress> replyTo) implements InterconnectCommand, Control {}

    /**
     * How far a trial is: if it is the same for long, a message was lost.
     *
     * @param trial the trial, or -1
     * @param virtualPs the virtual time that it has come to, in picoseconds
     */
    record Progress(long attempt, long trial, long virtualPs) implements Control {}

    /** A part of what a trial came to on the sender's components; for the lead. */
    record PartEnded(long attempt, int from, long trial, ReportPart part) implements InterconnectCommand, Bulk {}

    /**
     * A part of what a trial came to when it is over; the answer to {@link RunTrial}.
     *
     * @param ending what ended it
     * @param part some of the reports, by component
     */
    record TrialEnded(long attempt, long trial, Ending ending, ReportPart part) implements Bulk {}
}
