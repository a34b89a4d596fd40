package org.shootdown.cluster.job;

import akka.actor.typed.ActorRef;
import java.util.Set;

/**
 * A node as somebody who runs trials.
 *
 * @param ref whom to ask
 * @param node its address, {@code host:port}
 * @param roles what it is there for
 * @param threads how many threads it runs trials on
 */
public record Worker(ActorRef<WorkerCommand> ref, String node, Set<String> roles, int threads) {
    /** It runs trials, and CPUs of a split machine. */
    public static final String CPU = "cpu";

    /** It carries MMUs of a split machine. */
    public static final String MMU = "mmu";

    /** As the components say. */
    public Worker {
        roles = Set.copyOf(roles);
    }
}
