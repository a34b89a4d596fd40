package org.shootdown.cpu.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import org.shootdown.config.node.ComponentActor;
import org.shootdown.config.node.ComponentCommand;
import org.shootdown.config.protocol.Component;

/**
 * A CPU of a running machine.
 *
 * <p>In each window in which something reaches the CPU it receives a slip with its envelopes ({@link
 * org.shootdown.config.node.WindowWork}): answers of MMUs, interrupts, broadcast invalidations, ends of its own delays. The
 * core handles them in order and goes on with its program up to the next access, which leaves as an envelope to the MMU that
 * owns the address. Then the actor hands the slip on. Between trials it starts afresh, and at the end of one reports
 * registers, held locks and where its program stands.
 *
 * <p>Its parent is the interconnect that carries it, which it answers. A failure is not handled here: a trial without one of its
 * CPUs would be a wrong one, so the interconnect fails with it, and the trial is run again.
 */
public final class CpuActor extends ComponentActor {
    private CpuActor(ActorContext<ComponentCommand> context, Component cpu) {
        super(context, cpu);
    }

    /** An actor around a CPU that nobody else uses. */
    public static Behavior<ComponentCommand> create(Component cpu) {
        return Behaviors.setup(context -> new CpuActor(context, cpu));
    }
}
