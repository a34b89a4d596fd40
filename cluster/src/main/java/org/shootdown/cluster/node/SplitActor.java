package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.CompiledJob;
import org.shootdown.cluster.job.CompiledPart;
import org.shootdown.cluster.job.Trials;
import org.shootdown.cluster.job.Worker;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.machine.MachineEnd;
import org.shootdown.simulation.interconnect.InterconnectCommand.AskProgress;
import org.shootdown.simulation.interconnect.InterconnectCommand.Peers;
import org.shootdown.simulation.interconnect.InterconnectCommand.Progress;
import org.shootdown.simulation.interconnect.InterconnectCommand.Remote;
import org.shootdown.simulation.interconnect.InterconnectCommand.RunTrial;
import org.shootdown.simulation.interconnect.InterconnectCommand.TrialEnded;
import org.shootdown.simulation.interconnect.ReportAssembly;
import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.Tally;

/**
 * One attempt at a range of trials on a machine that is spread over a team of nodes.
 *
 * <p>It ends with the tally of all its trials or, when a member is lost, fails, or the machine gets no further because a
 * message was lost, with an {@link AttemptLostException}: never with a part of them.
 */
final class SplitActor extends AbstractBehavior<SplitCommand> {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /** So many looks in a row may find the machine where it was. */
    private static final int MOST_LOOKS = 4;

    private final long attempt = Remote.newAttempt();
    private final Experiment experiment;
    private final ReportAssembly reports = new ReportAssembly();
    private final SplitPlan plan;
    private final CompletableFuture<Tally> result;
    private final Tally tally;
    private final List<@Nullable ActorRef<InterconnectMessage>> interconnects;
    private final ActorRef<TrialEnded> onEnded;
    private final ActorRef<Progress> onProgress;
    private Progress last = new Progress(attempt, -1, -1);
    private int looksInVain;

    private SplitActor(
            ActorContext<SplitCommand> context,
            String job,
            CompiledJob compiled,
            Trials trials,
            List<Worker> team,
            CompletableFuture<Tally> result) {
        super(context);
        this.result = result;
        CompiledPart part = compiled.part(trials.part());
        experiment = part.experiment(trials.first(), trials.count());
        tally = new Tally();
        plan = SplitPlan.of(team);
        interconnects = new ArrayList<>(Collections.nCopies(plan.interconnects(), null));
        onEnded = context.messageAdapter(TrialEnded.class, SplitCommand.Ended::new);
        onProgress = context.messageAdapter(Progress.class, SplitCommand.Stands::new);
        for (int member = 0; member < team.size(); member++) {
            ActorRef<SplitCommand> self = context.getSelf();
            team.get(member)
                    .ref()
                    .tell(new HostCommand.Host(self, attempt, member, job, compiled.spec(), trials.part(), plan));
        }
    }

    /**
     * An attempt.
     *
     * @param job the job's name
     * @param trials which of its trials
     * @param team who carries the machine; both roles are among them
     * @param result completed with the outcome
     */
    static Behavior<SplitCommand> create(
            String job, CompiledJob compiled, Trials trials, List<Worker> team, CompletableFuture<Tally> result) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(SplitCommand.Look.INSTANCE, BETWEEN_LOOKS);
            return Behaviors.setup(context -> new SplitActor(context, job, compiled, trials, team, result));
        });
    }

    @Override
    public Receive<SplitCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(SplitCommand.Hosting.class, this::onHosting)
                .onMessage(SplitCommand.CannotHost.class, cannot -> lost(cannot.reason()))
                .onMessage(SplitCommand.Ended.class, this::onEnded)
                .onMessage(SplitCommand.Stands.class, this::onStands)
                .onMessage(SplitCommand.Look.class, look -> onLook())
                .onSignal(Terminated.class, terminated -> lost(terminated.getRef() + " is lost"))
                .onSignal(PostStop.class, stop -> onPostStop())
                .build();
    }

    private Behavior<SplitCommand> lost(String reason) {
        result.completeExceptionally(new AttemptLostException(reason));
        return Behaviors.stopped();
    }

    /** Whoever waits for the result does not wait for ever; has it been told one, this changes nothing. */
    private Behavior<SplitCommand> onPostStop() {
        result.completeExceptionally(new AttemptLostException("the node was stopped"));
        return this;
    }

    private Behavior<SplitCommand> onHosting(SplitCommand.Hosting hosting) {
        List<Integer> numbers = plan.members().get(hosting.member());
        for (int i = 0; i < numbers.size(); i++) {
            ActorRef<InterconnectMessage> interconnect = hosting.interconnects().get(i);
            interconnects.set(numbers.get(i), interconnect);
            getContext().watch(interconnect);
        }
        if (interconnects.stream().allMatch(Objects::nonNull)) {
            List<ActorRef<InterconnectMessage>> all = all();
            all.forEach(interconnect -> interconnect.tell(new Peers(attempt, all)));
            startNext();
        }
        return this;
    }

    private List<ActorRef<InterconnectMessage>> all() {
        return interconnects.stream().map(Objects::requireNonNull).toList();
    }

    private void startNext() {
        RunTrial run = new RunTrial(attempt, experiment.seed(), experiment.first() + tally.trials(), onEnded);
        all().forEach(interconnect -> interconnect.tell(run));
    }

    private Behavior<SplitCommand> onEnded(SplitCommand.Ended ended) {
        TrialEnded trial = ended.trial();
        if (trial.attempt() == attempt && reports.add(trial.part())) {
            return tallyAndGoOn(trial.trial(), new MachineEnd(reports.take(), trial.ending()));
        }
        return this;
    }

    private Behavior<SplitCommand> tallyAndGoOn(long trial, MachineEnd end) {
        tally.add(experiment.evaluator().evaluate(trial, end));
        if (tally.trials() == experiment.trials()) {
            result.complete(tally);
            return Behaviors.stopped();
        }
        startNext();
        return this;
    }

    private Behavior<SplitCommand> onLook() {
        looksInVain++;
        if (looksInVain > MOST_LOOKS) {
            return lost(
                    "no further for " + BETWEEN_LOOKS.multipliedBy(MOST_LOOKS).toSeconds() + " s");
        }
        ActorRef<InterconnectMessage> lead = interconnects.get(0);
        if (lead != null) {
            lead.tell(new AskProgress(attempt, onProgress));
        }
        return this;
    }

    private Behavior<SplitCommand> onStands(SplitCommand.Stands stands) {
        if (!stands.progress().equals(last)) {
            last = stands.progress();
            looksInVain = 0;
        }
        return this;
    }
}
