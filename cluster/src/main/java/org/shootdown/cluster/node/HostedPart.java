package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.ArrayList;
import java.util.List;
import org.shootdown.cluster.node.HostCommand.Host;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.simulation.interconnect.InterconnectActor;
import org.shootdown.simulation.interconnect.Placement;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * The part of a machine that this node carries: some interconnects with their components, for as long as the one who runs
 * the machine is there.
 *
 * <p>An interconnect that fails takes the whole part with it, which the one who runs the machine notices.
 */
final class HostedPart extends AbstractBehavior<Void> {

    private HostedPart(ActorContext<Void> context, Host host, SimulatedMachine machine) {
        super(context);
        Placement placement = host.plan().placement(machine);
        List<ActorRef<InterconnectMessage>> interconnects = new ArrayList<>();
        for (int index : host.plan().members().get(host.member())) {
            ActorRef<InterconnectMessage> interconnect = context.spawn(
                    InterconnectActor.create(machine, placement, index, host.number()), "interconnect-" + index);
            context.watch(interconnect);
            interconnects.add(interconnect);
        }
        context.watch(host.attempt());
        host.attempt().tell(new SplitCommand.Hosting(host.member(), interconnects));
    }

    /** Carries what a plan says, of this machine. */
    static Behavior<Void> create(Host host, SimulatedMachine machine) {
        return Behaviors.setup(context -> new HostedPart(context, host, machine));
    }

    @Override
    public Receive<Void> createReceive() {
        return newReceiveBuilder()
                .onSignal(Terminated.class, terminated -> Behaviors.stopped())
                .build();
    }
}
