package org.shootdown.coordinator.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a cluster, until it is stopped: when the others have shut it out because they could not reach it for a while,
 * it comes back as a new member.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long PAUSE_SECONDS = 1;

    private final NodeSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable ActorSystem<Void> system;

    /** A node that has not been started. */
    public Node(NodeSettings settings) {
        this.settings = settings;
    }

    /**
     * Runs it until {@link #stop}.
     *
     * @throws InvalidInputException if the cluster does not want it, or its address cannot be used
     */
    public void run() throws InterruptedException {
        boolean again = true;
        while (again) {
            ActorSystem<Void> current = start();
            current.getWhenTerminated().toCompletableFuture().join();
            requireWelcome(current);
            again = !stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private synchronized ActorSystem<Void> start() {
        LOG.info("node {} of build {}, roles {}", settings.address(), Build.current(), settings.roles());
        ActorSystem<Void> started =
                ActorSystem.create(NodeGuardian.create(settings), NodeSettings.SYSTEM, settings.asConfig());
        system = started;
        return started;
    }

    private void requireWelcome(ActorSystem<Void> terminated) {
        boolean refused = CoordinatedShutdown.get(Adapter.toClassic(terminated))
                .getShutdownReason()
                .filter(reason -> reason.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason()))
                .isPresent();
        if (refused) {
            throw InvalidInputException.of(
                    "the cluster at " + settings.join() + " refuses this node, which is of build " + Build.current());
        }
    }

    /** Leaves the cluster; {@link #run} returns then. */
    public void stop() {
        stopped.countDown();
        ActorSystem<Void> current;
        synchronized (this) {
            current = system;
        }
        if (current != null) {
            CoordinatedShutdown.get(Adapter.toClassic(current))
                    .runAll(CoordinatedShutdown.jvmExitReason())
                    .toCompletableFuture()
                    .join();
        }
    }
}
