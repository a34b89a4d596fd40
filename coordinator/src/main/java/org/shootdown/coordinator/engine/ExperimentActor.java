package org.shootdown.coordinator.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.coordinator.interconnect.InterconnectActor;
import org.shootdown.coordinator.interconnect.InterconnectCommand.Peers;
import org.shootdown.coordinator.interconnect.InterconnectCommand.RunTrial;
import org.shootdown.coordinator.interconnect.InterconnectCommand.TrialEnded;
import org.shootdown.coordinator.interconnect.Placement;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.Tally;

/**
 * Runs an experiment on several copies of its machine at once: each copy takes the next trial when it has ended one.
 *
 * <p>It stops when all trials are tallied; a copy that fails, or an outcome that cannot be told, ends the experiment with
 * its cause.
 */
final class ExperimentActor extends AbstractBehavior<TrialEnded> {

    /**
     * How an experiment is spread.
     *
     * @param machines how many copies of the machine run at once
     * @param interconnects how many interconnects each copy has
     */
    record Spread(int machines, int interconnects) {}

    private final Experiment experiment;
    private final Engine.Progress progress;
    private final CompletableFuture<Tally> result;
    private final Tally tally;
    private final List<List<ActorRef<InterconnectMessage>>> machines = new ArrayList<>();
    private final Map<Long, Integer> machineOfTrial = new HashMap<>();
    private long next;

    private ExperimentActor(
            ActorContext<TrialEnded> context,
            Experiment experiment,
            int conditions,
            Spread spread,
            Engine.Progress progress,
            CompletableFuture<Tally> result) {
        super(context);
        this.experiment = experiment;
        this.progress = progress;
        this.result = result;
        tally = new Tally(conditions);
        next = experiment.first();
        for (int machine = 0; machine < spread.machines(); machine++) {
            machines.add(spawnMachine(machine, spread.interconnects()));
        }
        for (int machine = 0; machine < spread.machines(); machine++) {
            startNext(machine);
        }
    }

    static Behavior<TrialEnded> create(
            Experiment experiment,
            int conditions,
            Spread spread,
            Engine.Progress progress,
            CompletableFuture<Tally> result) {
        return Behaviors.setup(
                context -> new ExperimentActor(context, experiment, conditions, spread, progress, result));
    }

    private List<ActorRef<InterconnectMessage>> spawnMachine(int machine, int interconnects) {
        Placement placement = Placement.even(experiment.machine().componentCount(), interconnects);
        List<ActorRef<InterconnectMessage>> all = new ArrayList<>();
        for (int i = 0; i < interconnects; i++) {
            Behavior<InterconnectMessage> behavior = InterconnectActor.create(experiment.machine(), placement, i);
            ActorRef<InterconnectMessage> interconnect =
                    getContext().spawn(behavior, "machine-" + machine + "-interconnect-" + i);
            getContext().watch(interconnect);
            all.add(interconnect);
        }
        all.forEach(interconnect -> interconnect.tell(new Peers(all)));
        return all;
    }

    @Override
    public Receive<TrialEnded> createReceive() {
        return newReceiveBuilder()
                .onMessage(TrialEnded.class, this::onTrialEnded)
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<TrialEnded> onTrialEnded(TrialEnded ended) {
        try {
            return tallyAndGoOn(ended);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return Behaviors.stopped();
        }
    }

    private Behavior<TrialEnded> tallyAndGoOn(TrialEnded ended) {
        tally.add(experiment.evaluator().evaluate(ended.trial(), ended.end()));
        progress.done(1);
        Integer machine = machineOfTrial.remove(ended.trial());
        if (machine == null) {
            throw new IllegalStateException("trial " + ended.trial() + " ended twice");
        }
        startNext(machine);
        if (tally.trials() == experiment.trials()) {
            result.complete(tally);
            return Behaviors.stopped();
        }
        return this;
    }

    private Behavior<TrialEnded> onChildFailed(ChildFailed failed) {
        result.completeExceptionally(failed.getCause());
        return Behaviors.stopped();
    }

    /** Whoever waits for the tally does not wait for ever; has it been told a result, this changes nothing. */
    private Behavior<TrialEnded> onPostStop() {
        result.completeExceptionally(new IllegalStateException("the experiment was stopped before its end"));
        return this;
    }

    private void startNext(int machine) {
        if (next < experiment.first() + experiment.trials()) {
            machineOfTrial.put(next, machine);
            RunTrial run = new RunTrial(experiment.seed(), next, getContext().getSelf());
            machines.get(machine).forEach(interconnect -> interconnect.tell(run));
            next++;
        }
    }
}
