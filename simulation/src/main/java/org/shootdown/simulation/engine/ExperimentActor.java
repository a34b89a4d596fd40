package org.shootdown.simulation.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.machine.MachineEnd;
import org.shootdown.simulation.interconnect.InterconnectActor;
import org.shootdown.simulation.interconnect.InterconnectCommand.AskProgress;
import org.shootdown.simulation.interconnect.InterconnectCommand.Peers;
import org.shootdown.simulation.interconnect.InterconnectCommand.Progress;
import org.shootdown.simulation.interconnect.InterconnectCommand.Remote;
import org.shootdown.simulation.interconnect.InterconnectCommand.RunTrial;
import org.shootdown.simulation.interconnect.InterconnectCommand.TrialEnded;
import org.shootdown.simulation.interconnect.Placement;
import org.shootdown.simulation.interconnect.ReportAssembly;
import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.Tally;
import org.shootdown.simulation.trial.TrialOutcome;

/**
 * Runs an experiment on several copies of its machine at once: each copy takes the next trial when it has ended one.
 *
 * <p>It stops when all trials are tallied; a copy that fails, or an outcome that cannot be told, ends the experiment with
 * its cause. It stops as well when it sees that there is a result: somebody has taken what there was of it.
 */
final class ExperimentActor extends AbstractBehavior<Remote> {

    /**
     * How an experiment is spread.
     *
     * @param machines how many copies of the machine run at once
     * @param interconnects how many interconnects each copy has
     */
    record Spread(int machines, int interconnects) {}

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Experiment experiment;
    private final Engine.Progress progress;
    private final CompletableFuture<Tally> result;

    /** Guarded by itself: who asks for what there is does not wait for a message to be worked off. */
    private final Tally tally;

    private final Map<Long, Copy> copies = new LinkedHashMap<>();
    private long next;

    /** One copy of the machine, by its attempt, and the trial that it runs. */
    private static final class Copy {
        final long attempt = Remote.newAttempt();
        final List<ActorRef<InterconnectMessage>> interconnects = new ArrayList<>();
        final ReportAssembly ends = new ReportAssembly();

        @Nullable RunTrial trial;
    }

    private ExperimentActor(
            ActorContext<Remote> context,
            Experiment experiment,
            Tally tally,
            Spread spread,
            Engine.Progress progress,
            CompletableFuture<Tally> result) {
        super(context);
        this.experiment = experiment;
        this.progress = progress;
        this.result = result;
        this.tally = tally;
        next = experiment.first();
        for (int machine = 0; machine < spread.machines(); machine++) {
            Copy copy = spawnMachine(machine, spread.interconnects());
            copies.put(copy.attempt, copy);
        }
        copies.values().forEach(this::startNext);
    }

    static Behavior<Remote> create(
            Experiment experiment,
            Tally tally,
            Spread spread,
            Engine.Progress progress,
            CompletableFuture<Tally> result) {
        return Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            ExperimentActor actor = new ExperimentActor(context, experiment, tally, spread, progress, result);
            if (actor.copies.size() == 1) {
                long attempt = actor.copies.keySet().iterator().next();
                timers.startTimerWithFixedDelay(
                        new AskProgress(attempt, context.getSelf().narrow()), BETWEEN_LOOKS);
            }
            return actor;
        }));
    }

    private Copy spawnMachine(int machine, int interconnects) {
        Placement placement = Placement.neighbours(experiment.machine(), interconnects);
        Copy copy = new Copy();
        for (int i = 0; i < interconnects; i++) {
            Behavior<InterconnectMessage> behavior =
                    InterconnectActor.create(experiment.machine(), placement, i, copy.attempt);
            ActorRef<InterconnectMessage> interconnect =
                    getContext().spawn(behavior, "machine-" + machine + "-interconnect-" + i);
            getContext().watch(interconnect);
            copy.interconnects.add(interconnect);
        }
        Peers peers = new Peers(copy.attempt, List.copyOf(copy.interconnects));
        copy.interconnects.forEach(interconnect -> interconnect.tell(peers));
        return copy;
    }

    @Override
    public Receive<Remote> createReceive() {
        return newReceiveBuilder()
                .onMessage(TrialEnded.class, this::onTrialEnded)
                .onMessage(AskProgress.class, this::onAskProgress)
                .onMessage(Progress.class, this::onProgress)
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    /** Time to look. */
    private Behavior<Remote> onAskProgress(AskProgress ask) {
        Copy copy = copies.get(ask.attempt());
        if (copy != null) {
            copy.interconnects.get(0).tell(ask);
        }
        return this;
    }

    private Behavior<Remote> onProgress(Progress where) {
        Copy copy = copies.get(where.attempt());
        if (copy != null && copy.trial != null && copy.trial.trial() == where.trial()) {
            progress.at(where.virtualPs());
        }
        return this;
    }

    private Behavior<Remote> onTrialEnded(TrialEnded ended) {
        try {
            return tallyAndGoOn(ended);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return Behaviors.stopped();
        }
    }

    private Behavior<Remote> tallyAndGoOn(TrialEnded ended) {
        Copy copy = copies.get(ended.attempt());
        if (copy == null) {
            getContext().getLog().warn("the end of a trial on no machine of this experiment is ignored");
            return this;
        }
        if (copy.trial == null || copy.trial.trial() != ended.trial()) {
            throw new IllegalStateException("trial " + ended.trial() + " ends, which is not running");
        }
        if (copy.ends.add(ended.part())) {
            tally(ended, copy.ends.take());
            startNext(copy);
        }
        if (tally.trials() == experiment.trials()) {
            result.complete(tally);
        }
        return result.isDone() ? Behaviors.stopped() : this;
    }

    private void tally(TrialEnded ended, List<ComponentReport> reports) {
        MachineEnd end = new MachineEnd(reports, ended.ending());
        TrialOutcome outcome = experiment.evaluator().evaluate(ended.trial(), end);
        synchronized (tally) {
            tally.add(outcome);
        }
        progress.done(1);
    }

    private Behavior<Remote> onChildFailed(ChildFailed failed) {
        result.completeExceptionally(failed.getCause());
        return Behaviors.stopped();
    }

    /** Whoever waits for the tally does not wait for ever; has it been told a result, this changes nothing. */
    private Behavior<Remote> onPostStop() {
        result.completeExceptionally(new IllegalStateException("the experiment was stopped before its end"));
        return this;
    }

    private void startNext(Copy copy) {
        copy.trial = null;
        if (next < experiment.first() + experiment.trials()) {
            RunTrial run = new RunTrial(
                    copy.attempt,
                    experiment.seed(),
                    next,
                    getContext().getSelf().narrow());
            copy.interconnects.forEach(interconnect -> interconnect.tell(run));
            copy.trial = run;
            next++;
        }
    }
}
