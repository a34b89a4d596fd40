package org.shootdown.config.node;

import akka.actor.typed.ActorRef;

/** What an interconnect asks of a component. Messages to one component are handled in the order they were sent. */
public sealed interface ComponentCommand permits ComponentCommand.Begin, ComponentCommand.Report, WindowWork {

    /** Forget the last trial and start another. No answer. */
    record Begin(long seed, long trial) implements ComponentCommand {}

    /** Tell what the trial came to; answered by {@link ComponentReply.Reported}. */
    record Report(ActorRef<ComponentReply> replyTo) implements ComponentCommand {}
}
