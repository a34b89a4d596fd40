package org.shootdown.mmu.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import org.shootdown.config.node.ComponentActor;
import org.shootdown.config.node.ComponentCommand;
import org.shootdown.config.protocol.Component;

/** An MMU of a running machine as an actor. */
public final class MmuActor extends ComponentActor {
    private MmuActor(ActorContext<ComponentCommand> context, Component mmu) {
        super(context, mmu);
    }

    /** An actor around an MMU that nobody else uses. */
    public static Behavior<ComponentCommand> create(Component mmu) {
        return Behaviors.setup(context -> new MmuActor(context, mmu));
    }
}
