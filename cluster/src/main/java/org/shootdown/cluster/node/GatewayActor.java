package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import java.util.List;
import java.util.stream.StreamSupport;
import org.shootdown.cluster.job.ClientReply;

/** Where clients come in, on every node: the same build is let through to the coordinator, others are told why not. */
final class GatewayActor {
    /** Its name below {@code /user}. */
    static final String NAME = "gateway";

    private GatewayActor() {}

    static Behavior<GatewayCommand> create(Cluster cluster, ActorRef<CoordinatorCommand> coordinator) {
        return Behaviors.receive(GatewayCommand.class)
                .onMessage(GatewayCommand.Greeting.class, greeting -> {
                    greeting.replyTo().tell(answer(greeting));
                    return Behaviors.same();
                })
                .onMessage(GatewayCommand.Census.class, census -> {
                    census.replyTo().tell(count(cluster));
                    return Behaviors.same();
                })
                .onMessage(GatewayCommand.Ask.class, ask -> {
                    coordinator.tell(ask.question());
                    return Behaviors.same();
                })
                .build();
    }

    /** The cluster of this node. */
    static ClientReply.Counted count(Cluster cluster) {
        List<String> members = StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> HostPort.of(member.address()).toString())
                .sorted()
                .toList();
        return new ClientReply.Counted(members.size(), members.isEmpty() ? "" : members.get(0));
    }

    private static ClientReply answer(GatewayCommand.Greeting greeting) {
        String mine = Build.current().text();
        return mine.equals(greeting.build())
                ? new ClientReply.Welcome(mine)
                : new ClientReply.Refused("the cluster runs build " + mine + ", and this is build " + greeting.build()
                        + ": use the same build on both sides");
    }
}
