package org.shootdown.cpu.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import org.shootdown.config.node.ComponentActor;
import org.shootdown.config.node.ComponentCommand;
import org.shootdown.config.protocol.Component;

/** A CPU of a running machine as an actor. */
public final class CpuActor extends ComponentActor {
    private CpuActor(ActorContext<ComponentCommand> context, Component cpu) {
        super(context, cpu);
    }

    /** An actor around a CPU that nobody else uses. */
    public static Behavior<ComponentCommand> create(Component cpu) {
        return Behaviors.setup(context -> new CpuActor(context, cpu));
    }
}
