package org.shootdown.simulation.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.shootdown.simulation.engine.ExperimentActor.Spread;
import org.shootdown.simulation.interconnect.InterconnectCommand.Remote;
import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.Tally;

/**
 * One Akka actor per CPU and per MMU, in an actor system of its own.
 *
 * <p>Several copies of the machine run at once, so that all threads have work without waiting for each other. Where there
 * are too few trials for that, or the copies would be too large, one copy is spread over one interconnect per thread.
 */
public final class ActorEngine implements Engine {
    /** How many copies a thread has, so that it finds work while one of them is judged. */
    private static final int MACHINES_PER_THREAD = 4;

    /** How many components all copies may have together: some gigabytes of heap. */
    private static final int MOST_COMPONENTS = 200_000;

    private static final long POLL_MILLIS = 50;

    private final int threads;
    private final BooleanSupplier stopped;
    private final ActorSystem<Void> system;
    private final AtomicInteger experiments = new AtomicInteger();

    /** An engine of this many dispatcher threads. */
    public ActorEngine(int threads) {
        this(threads, () -> false);
    }

    /**
     * An engine of this many dispatcher threads.
     *
     * @param stopped asked now and then whether no more trials are wanted
     */
    public ActorEngine(int threads, BooleanSupplier stopped) {
        this.threads = threads;
        this.stopped = stopped;
        system = ActorSystem.create(Behaviors.empty(), "shootdown", settings(threads));
    }

    private static Config settings(int threads) {
        String dispatcher = "akka.actor.default-dispatcher.fork-join-executor.";
        return ConfigFactory.parseString(dispatcher + "parallelism-min = " + threads)
                .withFallback(ConfigFactory.parseString(dispatcher + "parallelism-max = " + threads))
                .withFallback(ConfigFactory.parseString("akka.actor.default-dispatcher.throughput = 100000"))
                .withFallback(ConfigFactory.load());
    }

    @Override
    public Tally run(Experiment experiment, Progress progress) {
        if (experiment.trials() == 0) {
            return new Tally();
        }
        CompletableFuture<Tally> result = new CompletableFuture<>();
        Tally tally = new Tally();
        Behavior<Remote> behavior = ExperimentActor.create(experiment, tally, spread(experiment), progress, result);
        ActorRef<Remote> actor =
                system.systemActorOf(behavior, "experiment-" + experiments.incrementAndGet(), Props.empty());
        system.log().debug("{} runs {} trials", actor, experiment.trials());
        return await(result, tally);
    }

    /** The result; or, once nobody wants it any more, what there is of it, whatever the actors are in the middle of. */
    private Tally await(CompletableFuture<Tally> result, Tally tally) {
        try {
            while (!stopped.getAsBoolean()) {
                try {
                    return result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    // Asks again whether it is stopped.
                }
            }
            synchronized (tally) {
                result.complete(Tally.of(tally.snapshot()));
            }
            return result.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trials were running", e);
        } catch (ExecutionException | CompletionException e) {
            throw new IllegalStateException("a trial failed", e.getCause());
        }
    }

    private Spread spread(Experiment experiment) {
        int affordable = MOST_COMPONENTS / experiment.machine().componentCount();
        long useful = Math.min(experiment.trials(), (long) threads * MACHINES_PER_THREAD);
        int machines = (int) Math.max(1, Math.min(affordable, useful));
        return new Spread(machines, machines < threads ? threads : 1);
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
