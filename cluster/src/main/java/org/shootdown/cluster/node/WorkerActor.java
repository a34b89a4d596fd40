package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.CompiledJob;
import org.shootdown.cluster.job.JobCommand;
import org.shootdown.cluster.job.Worker;
import org.shootdown.cluster.job.WorkerCommand;
import org.shootdown.cluster.job.WorkerCommand.RunTrials;
import org.shootdown.cluster.job.WorkerCommand.TakeSpec;
import org.shootdown.cluster.node.HostCommand.Host;
import org.shootdown.simulation.timed.SimulatedMachine;
import org.shootdown.simulation.trial.Tally;

/**
 * Runs the trials that a coordinator asks this node for, one range at a time.
 *
 * <p>It says every second that it is there, so that a coordinator that has just started knows it within a second. Asked
 * for another range while it runs one, it runs that next: whoever asks does not wait for the first any more.
 */
final class WorkerActor extends AbstractBehavior<WorkerCommand> {
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Idle for fewer ticks, an answer to what was run last may still be on its way. */
    private static final int IDLE_TICKS = 2;

    private final ActorRef<? super CoordinatorCommand.Here> coordinator;
    private final Worker self;
    private final RangeRunner runner;
    private final ExecutorService executor;
    private final CompiledJobs jobs = new CompiledJobs();

    private @Nullable RunTrials current;
    private @Nullable RunTrials next;
    private int ticksIdle = IDLE_TICKS;

    /** What only the worker tells itself. */
    private sealed interface Own extends WorkerCommand {
        /** A second has passed. */
        enum Tick implements Own {
            INSTANCE
        }

        /** The range has been run. */
        record Ran(Tally tally, long nanos) implements Own {}

        /** A part of a machine can be carried. */
        record Hosted(Host host, SimulatedMachine machine) implements Own {}

        /** A part of a machine cannot be carried. */
        record CannotHost(Host host, Throwable cause) implements Own {}

        /** The range cannot be run. */
        record Failed(Throwable cause) implements Own {}
    }

    private WorkerActor(
            ActorContext<WorkerCommand> context,
            ActorRef<? super CoordinatorCommand.Here> coordinator,
            String node,
            Set<String> roles,
            int threads) {
        super(context);
        this.coordinator = coordinator;
        self = new Worker(context.getSelf(), node, roles, threads);
        runner = new RangeRunner(threads);
        executor = Executors.newSingleThreadExecutor();
    }

    /**
     * A worker.
     *
     * @param coordinator who is told that it is there
     * @param node its node's address, {@code host:port}
     * @param roles its node's roles
     * @param threads on how many threads it runs trials
     */
    static Behavior<WorkerCommand> create(
            ActorRef<? super CoordinatorCommand.Here> coordinator, String node, Set<String> roles, int threads) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Own.Tick.INSTANCE, Duration.ZERO, TICK);
            return Behaviors.setup(context -> new WorkerActor(context, coordinator, node, roles, threads));
        });
    }

    @Override
    public Receive<WorkerCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Own.Tick.class, tick -> onTick())
                .onMessage(RunTrials.class, this::onRunTrials)
                .onMessage(TakeSpec.class, this::onTakeSpec)
                .onMessage(Host.class, this::onHost)
                .onMessage(Own.Hosted.class, this::onHosted)
                .onMessage(Own.CannotHost.class, this::onCannotHost)
                .onMessage(Own.Ran.class, this::onRan)
                .onMessage(Own.Failed.class, this::onFailed)
                .onSignal(PostStop.class, stop -> onPostStop())
                .build();
    }

    private Behavior<WorkerCommand> onTick() {
        coordinator.tell(new CoordinatorCommand.Here(self, ticksIdle >= IDLE_TICKS));
        ticksIdle = current == null ? ticksIdle + 1 : 0;
        return this;
    }

    private Behavior<WorkerCommand> onRunTrials(RunTrials run) {
        next = run;
        if (current == null) {
            startNext();
        }
        return this;
    }

    private void startNext() {
        current = next;
        next = null;
        ticksIdle = 0;
        if (current != null) {
            start(current);
        }
    }

    private void start(RunTrials run) {
        jobs.find(run.job()).ifPresentOrElse(job -> start(run, job), () -> run.replyTo()
                .tell(new JobCommand.AskSpec(getContext().getSelf())));
    }

    private void start(RunTrials run, CompiledJob job) {
        long started = System.nanoTime();
        CompletableFuture<Tally> outcome = run.team().isEmpty()
                ? CompletableFuture.supplyAsync(() -> runner.run(job, run.trials()), executor)
                : runSplit(run, job);
        getContext()
                .pipeToSelf(
                        outcome,
                        (tally, failure) -> tally == null
                                ? new Own.Failed(failure)
                                : new Own.Ran(tally, System.nanoTime() - started));
    }

    private CompletableFuture<Tally> runSplit(RunTrials run, CompiledJob job) {
        CompletableFuture<Tally> outcome = new CompletableFuture<>();
        getContext().spawnAnonymous(SplitActor.create(run.job(), job, run.trials(), run.team(), outcome));
        return outcome;
    }

    private Behavior<WorkerCommand> onTakeSpec(TakeSpec take) {
        CompiledJob job = jobs.keep(take.job(), take.spec());
        if (current != null && current.job().equals(take.job())) {
            start(current, job);
        }
        return this;
    }

    /** Compiles on the executor's thread, since it takes a while. */
    private Behavior<WorkerCommand> onHost(Host host) {
        CompiledJob job = jobs.keep(host.job(), host.spec());
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> job.part(host.part()).machine(), executor),
                        (machine, failure) ->
                                machine == null ? new Own.CannotHost(host, failure) : new Own.Hosted(host, machine));
        return this;
    }

    private Behavior<WorkerCommand> onHosted(Own.Hosted hosted) {
        getContext().spawnAnonymous(HostedPart.create(hosted.host(), hosted.machine()));
        return this;
    }

    private Behavior<WorkerCommand> onCannotHost(Own.CannotHost cannot) {
        String reason = String.valueOf(cannot.cause().getMessage());
        cannot.host().attempt().tell(new SplitCommand.CannotHost(cannot.host().member(), reason));
        return this;
    }

    private Behavior<WorkerCommand> onRan(Own.Ran ran) {
        RunTrials run = running();
        run.replyTo()
                .tell(new JobCommand.RanTrials(self, run.trials(), ran.tally().snapshot(), ran.nanos()));
        startNext();
        return this;
    }

    private Behavior<WorkerCommand> onFailed(Own.Failed failed) {
        RunTrials run = running();
        Throwable cause = failed.cause() instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failed.cause();
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof AttemptLostException) {
            run.replyTo().tell(new JobCommand.GaveUp(self, run.trials(), reason));
        } else {
            getContext().getLog().error("{} of job {} cannot be run", run.trials(), run.job(), cause);
            run.replyTo().tell(new JobCommand.CannotRun(self, run.trials(), reason));
        }
        startNext();
        return this;
    }

    private RunTrials running() {
        if (current == null) {
            throw new IllegalStateException("a range has ended that nobody runs");
        }
        return current;
    }

    private Behavior<WorkerCommand> onPostStop() {
        executor.shutdownNow();
        runner.close();
        return this;
    }
}
