package org.shootdown.coordinator.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import org.shootdown.coordinator.job.ClientReply;

/** Where clients come in, on every node: the same build is let through to the coordinator, others are told why not. */
final class GatewayActor {
    /** Its name below {@code /user}. */
    static final String NAME = "gateway";

    private GatewayActor() {}

    static Behavior<GatewayCommand> create(ActorRef<CoordinatorCommand> coordinator) {
        return Behaviors.receive(GatewayCommand.class)
                .onMessage(GatewayCommand.Greeting.class, greeting -> {
                    greeting.replyTo().tell(answer(greeting));
                    return Behaviors.same();
                })
                .onMessage(GatewayCommand.Ask.class, ask -> {
                    coordinator.tell(ask.question());
                    return Behaviors.same();
                })
                .build();
    }

    private static ClientReply answer(GatewayCommand.Greeting greeting) {
        String mine = Build.current().text();
        return mine.equals(greeting.build())
                ? new ClientReply.Welcome(mine)
                : new ClientReply.Refused("the cluster runs build " + mine + ", and this is build " + greeting.build()
                        + ": use the same build on both sides");
    }
}
