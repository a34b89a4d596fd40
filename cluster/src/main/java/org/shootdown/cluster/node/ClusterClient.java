package org.shootdown.cluster.node;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.node.CoordinatorCommand.Question;
import org.shootdown.cluster.wire.Transport;
import org.shootdown.config.input.InvalidInputException;

/**
 * Asks a cluster without being a member of it. A question that nobody answers in time is asked again, of the next of the
 * nodes that it knows; the questions that there are may be asked twice, but for a submission.
 */
public final class ClusterClient implements AutoCloseable {
    private static final Duration TO_FIND = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final List<HostPort> nodes;
    private final Duration patience;
    private final ActorSystem<Void> system;
    private @Nullable ActorRef<GatewayCommand> gateway;
    private int next;

    /**
     * A client that has said nothing yet.
     *
     * @param nodes whom to ask
     * @param transport where it listens for answers
     * @param patience after so long without an answer from any of them it gives up
     */
    public ClusterClient(List<HostPort> nodes, Transport transport, Duration patience) {
        this.nodes = List.copyOf(nodes);
        this.patience = patience;
        system = ActorSystem.create(Behaviors.empty(), "client", settings(transport));
    }

    private static Config settings(Transport transport) {
        return ConfigFactory.parseString("akka.actor.provider = remote")
                .withFallback(ConfigFactory.parseString("akka.remote.warn-about-direct-use = off"))
                .withFallback(transport.settings())
                .withFallback(ConfigFactory.parseString("akka.loglevel = OFF"))
                .withFallback(ConfigFactory.parseResources("node.conf"))
                .withFallback(ConfigFactory.load());
    }

    /**
     * The answer to a question.
     *
     * @throws InvalidInputException if it is a refusal, or if no node answers
     */
    public ClientReply ask(Function<ActorRef<ClientReply>, Question> question) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<ClientReply> reply = askOnce(question);
            if (reply.isPresent()) {
                return accepted(reply.get());
            }
            gateway = null;
            if (System.nanoTime() > deadline) {
                throw InvalidInputException.of("no node answers at " + nodes
                        + "; 'shootdown cluster up 3' starts some on this computer, --cluster names others");
            }
        }
    }

    private static ClientReply accepted(ClientReply reply) {
        if (reply instanceof ClientReply.Refused refused) {
            throw InvalidInputException.of(refused.reason());
        }
        return reply;
    }

    private Optional<ClientReply> askOnce(Function<ActorRef<ClientReply>, Question> question) {
        return gateway().flatMap(node -> answer(node, self -> new GatewayCommand.Ask(question.apply(self))));
    }

    /** The node that answered last, or the next one that is there and of the same build. */
    private Optional<ActorRef<GatewayCommand>> gateway() {
        if (gateway == null) {
            gateway = find(nodes.get(next)).orElse(null);
            next = (next + 1) % nodes.size();
        }
        return Optional.ofNullable(gateway);
    }

    private Optional<ActorRef<GatewayCommand>> find(HostPort node) {
        String path = node.asAkkaAddress() + "/user/" + GatewayActor.NAME;
        try {
            ActorRef<GatewayCommand> found = Adapter.toTyped(Adapter.toClassic(system)
                    .actorSelection(path)
                    .resolveOne(TO_FIND)
                    .toCompletableFuture()
                    .join());
            String build = Build.current().text();
            return answer(found, self -> new GatewayCommand.Greeting(build, self))
                    .map(welcome -> {
                        accepted(welcome);
                        return found;
                    });
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }

    private Optional<ClientReply> answer(
            ActorRef<GatewayCommand> node, Function<ActorRef<ClientReply>, GatewayCommand> message) {
        try {
            return Optional.of(
                    AskPattern.<GatewayCommand, ClientReply>ask(node, message::apply, TO_ANSWER, system.scheduler())
                            .toCompletableFuture()
                            .join());
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }

    /** Artery's shutdown once in a while waits for ever for a connection with an SSL engine: nobody waits for that. */
    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .completeOnTimeout(Done.getInstance(), TO_ANSWER.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
