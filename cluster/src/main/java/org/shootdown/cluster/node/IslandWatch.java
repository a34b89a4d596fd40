package org.shootdown.cluster.node;

import akka.actor.ActorSelection;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.typed.Cluster;
import java.time.Duration;
import java.util.List;
import org.shootdown.cluster.job.ClientReply;

/**
 * Looks for nodes that this one was told to join, but that are members of another cluster: that happens when all came back
 * at once after they had lost each other. The node of the smaller cluster leaves it, and joins the other.
 */
final class IslandWatch extends AbstractBehavior<IslandWatch.Command> {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final List<HostPort> join;
    private final ActorRef<ClientReply> answers;

    /** What it is told, by itself. */
    sealed interface Command {
        /** Time to look. */
        enum Look implements Command {
            INSTANCE
        }

        /** A node that is no member has answered. */
        record Answered(ClientReply reply) implements Command {}
    }

    private IslandWatch(ActorContext<Command> context, Cluster cluster, List<HostPort> join) {
        super(context);
        this.cluster = cluster;
        this.join = join;
        answers = context.messageAdapter(ClientReply.class, Command.Answered::new);
    }

    static Behavior<Command> create(Cluster cluster, List<HostPort> join) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Command.Look.INSTANCE, BETWEEN_LOOKS);
            return Behaviors.setup(context -> new IslandWatch(context, cluster, join));
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.Look.class, look -> onLook())
                .onMessage(Command.Answered.class, this::onAnswered)
                .build();
    }

    private Behavior<Command> onLook() {
        for (HostPort node : join) {
            if (!isMember(node)) {
                ActorSelection gateway = Adapter.toClassic(getContext().getSystem())
                        .actorSelection(node.asAkkaAddress() + "/user/" + GatewayActor.NAME);
                gateway.tell(new GatewayCommand.Census(answers), akka.actor.ActorRef.noSender());
            }
        }
        return this;
    }

    private boolean isMember(HostPort node) {
        String address = node.asAkkaAddress();
        for (akka.cluster.Member member : cluster.state().getMembers()) {
            if (member.address().toString().equals(address)) {
                return true;
            }
        }
        return false;
    }

    private Behavior<Command> onAnswered(Command.Answered answered) {
        ClientReply.Counted own = GatewayActor.count(cluster);
        if (answered.reply() instanceof ClientReply.Counted other && isLarger(other, own)) {
            getContext().getLog().info("leaves a cluster of {} for one of {}", own.members(), other.members());
            getContext().getSystem().terminate();
        }
        return this;
    }

    /** One of two that are equally large has to be it. */
    private static boolean isLarger(ClientReply.Counted other, ClientReply.Counted own) {
        return other.members() > own.members()
                || (other.members() == own.members() && other.first().compareTo(own.first()) < 0);
    }
}
