package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.job.ControlMessage;

/** What a client may say to a node. */
public sealed interface GatewayCommand extends ControlMessage {

    /** The first thing to say. Answered by {@link ClientReply.Welcome} or {@link ClientReply.Refused}. */
    record Greeting(String build, ActorRef<ClientReply> replyTo) implements GatewayCommand {}

    /** How many are you? Asked by nodes of another cluster. Answered by {@link ClientReply.Counted}. */
    record Census(ActorRef<ClientReply> replyTo) implements GatewayCommand {}

    /** A question for the coordinator, who answers. */
    record Ask(CoordinatorCommand.Question question) implements GatewayCommand {}
}
