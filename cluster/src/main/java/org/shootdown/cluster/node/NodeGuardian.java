package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import java.time.Duration;

/** The root of a node's actors: a worker, the gateway for clients, and, on one node, the coordinator. */
final class NodeGuardian {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private NodeGuardian() {}

    static Behavior<Void> create(NodeSettings settings) {
        return Behaviors.setup(context -> {
            ActorRef<CoordinatorCommand> coordinator = coordinator(context);
            Cluster cluster = Cluster.get(context.getSystem());
            String self = HostPort.of(cluster.selfMember().address()).toString();
            context.spawn(GatewayActor.create(cluster, coordinator), GatewayActor.NAME);
            context.spawn(IslandWatch.create(cluster, settings.join()), "island-watch");
            context.spawn(WorkerActor.create(coordinator, self, settings.roles(), settings.threads()), "worker");
            return Behaviors.empty();
        });
    }

    /** The coordinator, wherever it is. It fails as long as its journal is locked by the process that it takes over from. */
    private static ActorRef<CoordinatorCommand> coordinator(ActorContext<Void> context) {
        Behavior<CoordinatorCommand> behavior = Behaviors.supervise(
                        CoordinatorActor.create(new JdbcJobStore(context.getSystem())))
                .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_RETRY, LAST_RETRY, 0.1));
        return ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(behavior, "coordinator")
                        .withStopMessage(CoordinatorCommand.Leave.INSTANCE)
                        .withSettings(ClusterSingletonSettings.create(context.getSystem())
                                .withRole(NodeRoles.COORDINATOR)));
    }
}
