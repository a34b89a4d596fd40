package org.shootdown.cluster.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import com.fasterxml.jackson.core.JacksonException;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job: hands out its trials to workers and records what they come to.
 *
 * <p>A range of trials is done when the event that says so is stored. Whatever is lost before that is run again, and
 * comes out the same.
 */
public final class JobActor extends EventSourcedBehavior<JobCommand, JobEvent, JobState> {
    private static final String PREFIX = "job-";

    private final ActorContext<JobCommand> context;
    private final String id;
    private final String build;
    private final ActorRef<JobKeeper> keeper;
    private @Nullable Assignments<Worker> assignments;

    private JobActor(ActorContext<JobCommand> context, String id, String build, ActorRef<JobKeeper> keeper) {
        super(PersistenceId.ofUniqueId(PREFIX + id));
        this.context = context;
        this.id = id;
        this.build = build;
        this.keeper = keeper;
    }

    /**
     * A job, recovered if it has a record.
     *
     * @param id its name
     * @param build this program's: it goes on with no job of another build
     * @param keeper who is told how it stands
     */
    public static Behavior<JobCommand> create(String id, String build, ActorRef<JobKeeper> keeper) {
        return Behaviors.setup(context -> new JobActor(context, id, build, keeper));
    }

    /** The job that a record belongs to, if it is a job's. */
    public static Optional<String> idOf(String persistenceId) {
        return persistenceId.startsWith(PREFIX)
                ? Optional.of(persistenceId.substring(PREFIX.length()))
                : Optional.empty();
    }

    /** What this build cannot read in the record of a job, if that is why the job's actor has failed. */
    public static Optional<String> unreadable(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(cause -> cause instanceof JacksonException || cause instanceof NotSerializableException)
                .map(cause -> cause instanceof JacksonException jackson
                        ? jackson.getOriginalMessage()
                        : Objects.requireNonNullElse(cause.getMessage(), cause.toString()))
                .findFirst();
    }

    @Override
    public JobState emptyState() {
        return new JobState(build);
    }

    @Override
    public EventHandler<JobState, JobEvent> eventHandler() {
        return JobState::apply;
    }

    @Override
    public SignalHandler<JobState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .build();
    }

    private void onRecovered(JobState state) {
        if (state.isSubmitted()) {
            restart(state);
        }
    }

    /** Forgets who runs what. */
    private void restart(JobState state) {
        assignments = new Assignments<>(state.unfinished());
        tellKeeper(state);
    }

    private Assignments<Worker> assignments() {
        if (assignments == null) {
            throw new IllegalStateException("job " + id + " has not been submitted");
        }
        return assignments;
    }

    private JobView view(JobState state) {
        boolean taken = isSplit(state) && assignments().isAnyRunning();
        return state.view(
                id, state.status() == JobStatus.RUNNING && assignments().isIdle() && !taken);
    }

    /** One machine of such a job takes all nodes. */
    private static boolean isSplit(JobState state) {
        return state.spec().engine() == JobSpec.EngineName.SPLIT;
    }

    private void tellKeeper(JobState state) {
        keeper.tell(new JobKeeper.Changed(view(state)));
    }

    @Override
    public CommandHandler<JobCommand, JobEvent, JobState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(JobCommand.Submit.class, this::onSubmit)
                .onCommand(JobCommand.Assign.class, this::onAssign)
                .onCommand(JobCommand.RanTrials.class, this::onRanTrials)
                .onCommand(JobCommand.CannotRun.class, this::onCannotRun)
                .onCommand(JobCommand.GaveUp.class, this::onGaveUp)
                .onCommand(JobCommand.Forget.class, this::onForget)
                .onCommand(JobCommand.AskSpec.class, this::onAskSpec)
                .onCommand(JobCommand.Pause.class, this::onPause)
                .onCommand(JobCommand.Resume.class, this::onResume)
                .onCommand(JobCommand.Show.class, (state, show) -> Effect().reply(show.replyTo(), shown(state)))
                .onCommand(JobCommand.Fetch.class, (state, fetch) -> Effect()
                        .reply(fetch.replyTo(), new ClientReply.Fetched(state.spec())))
                .onCommand(JobCommand.FetchTally.class, this::onFetchTally)
                .build();
    }

    private ClientReply shown(JobState state) {
        return new ClientReply.Shown(view(state));
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private Effect<JobEvent, JobState> onSubmit(JobState state, JobCommand.Submit submit) {
        return Effect()
                .persist(new JobEvent.Submitted(submit.spec(), build, now()))
                .thenRun((JobState after) -> restart(after))
                .thenReply(submit.replyTo(), after -> new ClientReply.Accepted(id));
    }

    private Effect<JobEvent, JobState> onAssign(JobState state, JobCommand.Assign assign) {
        boolean split = isSplit(state);
        List<Worker> team = split ? team(assign) : List.of();
        boolean possible = !split || (isComplete(team) && !assignments().isAnyRunning());
        Optional<Trials> trials = state.status() == JobStatus.RUNNING && possible
                ? assignments().give(assign.worker(), split ? 1 : assign.all().size(), System.nanoTime())
                : Optional.empty();
        if (trials.isPresent()) {
            assign.worker().ref().tell(new WorkerCommand.RunTrials(id, trials.get(), team, context.getSelf()));
            tellKeeper(state);
        } else {
            keeper.tell(new JobKeeper.NothingFor(id, assign.worker()));
        }
        return Effect().none();
    }

    /** Whoever can carry a part of a machine; the one that runs the trials first, since it hears of every trial's end. */
    private static List<Worker> team(JobCommand.Assign assign) {
        List<Worker> team = new ArrayList<>(assign.all());
        team.removeIf(worker ->
                !worker.roles().contains(Worker.CPU) && !worker.roles().contains(Worker.MMU));
        team.sort(Comparator.comparing((Worker worker) -> !worker.equals(assign.worker()))
                .thenComparing(Worker::node));
        return team;
    }

    private static boolean isComplete(List<Worker> team) {
        return Stream.of(Worker.CPU, Worker.MMU).allMatch(role -> team.stream()
                .anyMatch(worker -> worker.roles().contains(role)));
    }

    private Effect<JobEvent, JobState> onRanTrials(JobState state, JobCommand.RanTrials ran) {
        keeper.tell(new JobKeeper.Freed(ran.worker()));
        if (!assignments().isRunning(ran.trials())) {
            return Effect().none();
        }
        if (!state.isPlausible(ran.trials(), ran.tally())) {
            context.getLog()
                    .error(
                            "{} answered what cannot be a tally of {}",
                            ran.worker().node(),
                            ran.trials());
            return Effect().none();
        }
        assignments().finished(ran.worker(), ran.trials(), ran.nanos());
        String node = ran.worker().node();
        return Effect()
                .persist(new JobEvent.Finished(ran.trials(), ran.tally(), node, ran.nanos(), now()))
                .thenRun((JobState after) -> tellKeeper(after));
    }

    private Effect<JobEvent, JobState> onCannotRun(JobState state, JobCommand.CannotRun cannot) {
        keeper.tell(new JobKeeper.Freed(cannot.worker()));
        if (!assignments().isRunning(cannot.trials())) {
            return Effect().none();
        }
        return Effect()
                .persist(new JobEvent.Failed(cannot.worker().node() + ": " + cannot.reason(), now()))
                .thenRun((JobState after) -> restart(after));
    }

    private Effect<JobEvent, JobState> onGaveUp(JobState state, JobCommand.GaveUp gaveUp) {
        context.getLog().info("{} gave up {}: {}", gaveUp.worker().node(), gaveUp.trials(), gaveUp.reason());
        assignments().release(gaveUp.worker());
        tellKeeper(state);
        keeper.tell(new JobKeeper.Freed(gaveUp.worker()));
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onForget(JobState state, JobCommand.Forget forget) {
        if (assignments != null) {
            assignments.forget(forget.worker());
            tellKeeper(state);
        }
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onAskSpec(JobState state, JobCommand.AskSpec ask) {
        ask.replyTo().tell(new WorkerCommand.TakeSpec(id, state.spec()));
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onPause(JobState state, JobCommand.Pause pause) {
        if (state.status() != JobStatus.RUNNING) {
            return Effect().reply(pause.replyTo(), shown(state));
        }
        return Effect()
                .persist(new JobEvent.Paused(now()))
                .thenRun((JobState after) -> tellKeeper(after))
                .thenReply(pause.replyTo(), this::shown);
    }

    private Effect<JobEvent, JobState> onResume(JobState state, JobCommand.Resume resume) {
        if (state.status() == JobStatus.RUNNING || state.status() == JobStatus.DONE) {
            return Effect().reply(resume.replyTo(), shown(state));
        }
        if (state.isOfAnotherBuild()) {
            return Effect()
                    .reply(resume.replyTo(), new ClientReply.Refused("job " + id + " cannot go on: " + state.reason()));
        }
        return Effect()
                .persist(new JobEvent.Resumed(now()))
                .thenRun((JobState after) -> restart(after))
                .thenReply(resume.replyTo(), this::shown);
    }

    private Effect<JobEvent, JobState> onFetchTally(JobState state, JobCommand.FetchTally fetch) {
        return Effect().reply(fetch.replyTo(), new ClientReply.FetchedTally(fetch.part(), state.tally(fetch.part())));
    }
}
