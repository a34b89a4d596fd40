package org.shootdown.mmu.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import org.shootdown.config.node.ComponentActor;
import org.shootdown.config.node.ComponentCommand;
import org.shootdown.config.protocol.Component;

/**
 * An MMU of a running machine: the owner of some of its memory.
 *
 * <p>In each window in which something reaches the MMU it receives a slip with its envelopes ({@link
 * org.shootdown.config.node.WindowWork}): CPUs' accesses, locks, flushes, and acknowledgements of interrupts and invalidations. Each
 * takes effect when it is handled. Answers, and what a flush sends to its targets, leave as envelopes to CPUs; the last
 * acknowledgement answers the initiator of a flush. Then the actor hands the slip on. Between trials it starts afresh, and at
 * the end of one reports the words that the scenario observes and what its checkers found.
 *
 * <p>Its parent is the interconnect that carries it, which it answers. A failure is not handled here: a trial without part of
 * its memory would be a wrong one, so the interconnect fails with it, and the trial is run again.
 */
public final class MmuActor extends ComponentActor {
    private MmuActor(ActorContext<ComponentCommand> context, Component mmu) {
        super(context, mmu);
    }

    /** An actor around an MMU that nobody else uses. */
    public static Behavior<ComponentCommand> create(Component mmu) {
        return Behaviors.setup(context -> new MmuActor(context, mmu));
    }
}
