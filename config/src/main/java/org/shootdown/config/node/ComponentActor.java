package org.shootdown.config.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.Signal;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import org.shootdown.config.protocol.Component;

/**
 * What a CPU actor and an MMU actor have in common: it hands each window's envelopes to its component. It decides
 * nothing.
 */
public abstract class ComponentActor extends AbstractBehavior<ComponentCommand> {
    private final Component component;

    protected ComponentActor(ActorContext<ComponentCommand> context, Component component) {
        super(context);
        this.component = component;
    }

    /** Not by a builder: one instance of everything that it builds per CPU is more than the caches hold. */
    @Override
    public final Receive<ComponentCommand> createReceive() {
        return new Receive<>() {
            @Override
            public Behavior<ComponentCommand> receiveMessage(ComponentCommand command) {
                return onCommand(command);
            }

            @Override
            public Behavior<ComponentCommand> receiveSignal(Signal signal) {
                return Behaviors.unhandled();
            }
        };
    }

    private Behavior<ComponentCommand> onCommand(ComponentCommand command) {
        if (command instanceof WindowWork work) {
            work.visit(component);
        } else if (command instanceof ComponentCommand.Begin begin) {
            component.begin(begin.seed(), begin.trial());
        } else if (command instanceof ComponentCommand.Report report) {
            report.replyTo().tell(new ComponentReply.Reported(component.report()));
        } else {
            return Behaviors.unhandled();
        }
        return this;
    }
}
