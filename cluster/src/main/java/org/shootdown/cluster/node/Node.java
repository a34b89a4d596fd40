package org.shootdown.cluster.node;

import akka.Done;
import akka.actor.ActorRef;
import akka.actor.CoordinatedShutdown;
import akka.actor.PoisonPill;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.io.Tcp;
import akka.remote.RemoteTransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.wire.Transport;
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

    /** To leave the cluster and end. */
    private static final long LONGEST_END_SECONDS = 20;

    /** To end, when everything else is done. */
    private static final long LONGEST_TERMINATION_SECONDS = 4;

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
     * <p>A node that was shut out joins the others and does not start a cluster beside theirs; only when none of them answers
     * for long, it tries as at first.
     *
     * @throws InvalidInputException if the cluster does not want it, or its port is taken
     */
    public void run() throws InterruptedException {
        NodeSettings now = settings;
        boolean again = true;
        while (again) {
            ActorSystem<Void> current = start(now);
            awaitEnd(current);
            CoordinatedShutdown.Reason reason = CoordinatedShutdown.get(Adapter.toClassic(current))
                    .getShutdownReason()
                    .orElse(CoordinatedShutdown.unknownReason());
            requireWelcome(reason);
            boolean alone = reason.equals(CoordinatedShutdown.clusterJoinUnsuccessfulReason()) && !now.equals(settings);
            now = alone ? settings : settings.joiningOthers();
            again = !stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private synchronized ActorSystem<Void> start(NodeSettings now) {
        LOG.info("node {} of build {}, roles {}, joins {}", now.address(), Build.current(), now.roles(), now.join());
        try {
            ActorSystem<Void> started =
                    ActorSystem.create(NodeGuardian.create(now), NodeSettings.SYSTEM, now.asConfig());
            system = started;
            return started;
        } catch (RemoteTransportException e) {
            throw InvalidInputException.of("the node cannot listen at " + now.bind() + ": " + e.getMessage());
        }
    }

    /**
     * Waits until an actor system has ended. Artery's shutdown once in a while waits for ever for a connection with an SSL
     * engine, and keeps its port: then all connections are ended for it, or the node could not come back.
     */
    private static void awaitEnd(ActorSystem<Void> system) {
        CompletableFuture<Done> ending = new CompletableFuture<>();
        CoordinatedShutdown.get(Adapter.toClassic(system))
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "tell", () -> {
                    ending.complete(Done.getInstance());
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        CompletableFuture<Done> ended = system.getWhenTerminated().toCompletableFuture();
        CompletableFuture.anyOf(ending, ended).join();
        if (!endsSoon(ended)) {
            LOG.warn("the node's connections do not end, and are cut");
            cutConnections(Adapter.toClassic(system));
            endsSoon(ended);
        }
    }

    private static boolean endsSoon(CompletableFuture<Done> ended) {
        return ended.thenApply(done -> true)
                .completeOnTimeout(false, LONGEST_TERMINATION_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /**
     * Closes all that an actor system has opened to the network; it cannot open anything again. A connection that is being
     * accepted just then can stay open, with nobody to read it; the port is free all the same.
     */
    static void cutConnections(akka.actor.ActorSystem system) {
        Tcp.get(system).manager().tell(PoisonPill.getInstance(), ActorRef.noSender());
    }

    /** The others say which build they are of. */
    private void requireWelcome(CoordinatedShutdown.Reason reason) {
        if (reason.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason())) {
            try (ClusterClient client = new ClusterClient(
                    settings.join(),
                    new Transport(settings.bind().host(), 0, settings.keys(), settings.insecure()),
                    Duration.ZERO)) {
                client.ask(CoordinatorCommand.Describe::new);
            }
            throw InvalidInputException.of("the cluster at " + settings.join() + " refuses this node");
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
                    .completeOnTimeout(Done.getInstance(), LONGEST_END_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }
}
