package org.shootdown.config.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.EnvelopeBatch;

/**
 * What a CPU actor and an MMU actor have in common: it hands each window's envelopes to its component and returns what
 * the component sends. It decides nothing.
 */
public abstract class ComponentActor extends AbstractBehavior<ComponentCommand> {
    private final Component component;

    protected ComponentActor(ActorContext<ComponentCommand> context, Component component) {
        super(context);
        this.component = component;
    }

    @Override
    public final Receive<ComponentCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(WindowWork.class, this::onWork)
                .onMessage(ComponentCommand.Begin.class, this::onBegin)
                .onMessage(ComponentCommand.Report.class, this::onReport)
                .build();
    }

    private Behavior<ComponentCommand> onWork(WindowWork work) {
        component.sendTo(work.out());
        EnvelopeBatch in = work.in();
        for (int i = 0; i < in.size(); i++) {
            component.handle(in.words(), i * Envelope.STRIDE);
        }
        work.replyTo().tell(work);
        return this;
    }

    private Behavior<ComponentCommand> onBegin(ComponentCommand.Begin begin) {
        component.begin(begin.seed(), begin.trial());
        return this;
    }

    private Behavior<ComponentCommand> onReport(ComponentCommand.Report report) {
        report.replyTo().tell(new ComponentReply.Reported(component.report()));
        return this;
    }
}
