package org.shootdown.mmu.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import org.shootdown.config.node.ComponentActor;
import org.shootdown.config.node.ComponentCommand;
import org.shootdown.mmu.core.TimedMmu;

/** An MMU of a running machine as an actor. */
public final class MmuActor extends ComponentActor {
    private MmuActor(ActorContext<ComponentCommand> context, TimedMmu mmu) {
        super(context, mmu);
    }

    /** An actor around a core that nobody else uses. */
    public static Behavior<ComponentCommand> create(TimedMmu mmu) {
        return Behaviors.setup(context -> new MmuActor(context, mmu));
    }
}
