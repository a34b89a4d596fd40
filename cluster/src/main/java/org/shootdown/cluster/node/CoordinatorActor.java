package org.shootdown.cluster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.StashBuffer;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.job.JobActor;
import org.shootdown.cluster.job.JobCommand;
import org.shootdown.cluster.job.JobKeeper;
import org.shootdown.cluster.job.JobStatus;
import org.shootdown.cluster.job.JobView;
import org.shootdown.cluster.job.Worker;
import org.shootdown.cluster.node.CoordinatorCommand.Question;

/**
 * Coordinates a cluster: keeps its jobs and shows idle workers to the oldest job that has trials for them.
 *
 * <p>There is one, on the oldest node with the role coordinator. It keeps nothing that has to survive it: jobs are
 * recovered from the journal, and workers say every second that they are there.
 */
final class CoordinatorActor extends AbstractBehavior<CoordinatorCommand> {
    private final ActorRef<JobKeeper> keeper;
    private final Map<String, ActorRef<JobCommand>> jobs = new TreeMap<>();
    private final Map<String, JobView> views = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private final Map<ActorRef<?>, Worker> workers = new HashMap<>();
    private final Set<Worker> idle = new LinkedHashSet<>();

    private CoordinatorActor(ActorContext<CoordinatorCommand> context, List<String> recovered) {
        super(context);
        keeper = context.messageAdapter(JobKeeper.class, CoordinatorCommand.Heard::new);
        recovered.forEach(this::spawn);
        context.getLog().info("coordinating; {} jobs recovered", recovered.size());
    }

    /**
     * Opens the store first; questions wait until it is open. Fails if it cannot be opened.
     *
     * @param store where jobs' records are kept
     */
    static Behavior<CoordinatorCommand> create(JobStore store) {
        return Behaviors.setup(context -> Behaviors.withStash(10_000, stash -> {
            context.pipeToSelf(
                    store.open(),
                    (ids, failure) -> ids == null
                            ? new CoordinatorCommand.NoJournal(failure)
                            : new CoordinatorCommand.Recovered(jobsOf(ids)));
            return opening(stash);
        }));
    }

    private static List<String> jobsOf(List<String> persistenceIds) {
        return persistenceIds.stream()
                .map(JobActor::idOf)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    private static Behavior<CoordinatorCommand> opening(StashBuffer<CoordinatorCommand> stash) {
        return Behaviors.receive(CoordinatorCommand.class)
                .onMessage(
                        CoordinatorCommand.Recovered.class,
                        recovered -> stash.unstashAll(
                                Behaviors.setup(context -> new CoordinatorActor(context, recovered.jobs()))))
                .onMessage(CoordinatorCommand.NoJournal.class, CoordinatorActor::onNoJournal)
                .onMessage(CoordinatorCommand.Leave.class, leave -> Behaviors.stopped())
                .onMessage(CoordinatorCommand.Here.class, here -> Behaviors.same())
                .onAnyMessage(message -> {
                    stash.stash(message);
                    return Behaviors.same();
                })
                .build();
    }

    private static Behavior<CoordinatorCommand> onNoJournal(CoordinatorCommand.NoJournal message) {
        throw new IllegalStateException("the journal cannot be used", message.cause());
    }

    @Override
    public Receive<CoordinatorCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(CoordinatorCommand.Here.class, this::onHere)
                .onMessage(CoordinatorCommand.Heard.class, this::onHeard)
                .onMessage(CoordinatorCommand.Submit.class, this::onSubmit)
                .onMessage(CoordinatorCommand.ListJobs.class, this::onListJobs)
                .onMessage(
                        CoordinatorCommand.ShowJob.class,
                        show -> ask(show, show.job(), new JobCommand.Show(show.replyTo())))
                .onMessage(
                        CoordinatorCommand.PauseJob.class,
                        pause -> ask(pause, pause.job(), new JobCommand.Pause(pause.replyTo())))
                .onMessage(
                        CoordinatorCommand.ResumeJob.class,
                        resume -> ask(resume, resume.job(), new JobCommand.Resume(resume.replyTo())))
                .onMessage(
                        CoordinatorCommand.FetchJob.class,
                        fetch -> ask(fetch, fetch.job(), new JobCommand.Fetch(fetch.replyTo())))
                .onMessage(
                        CoordinatorCommand.FetchTally.class,
                        fetch -> ask(fetch, fetch.job(), new JobCommand.FetchTally(fetch.part(), fetch.replyTo())))
                .onMessage(CoordinatorCommand.Describe.class, this::onDescribe)
                .onMessage(CoordinatorCommand.Recovered.class, recovered -> this)
                .onMessage(CoordinatorCommand.NoJournal.class, message -> this)
                .onMessage(CoordinatorCommand.Leave.class, leave -> Behaviors.stopped())
                .onSignal(ChildFailed.class, this::onJobFailed)
                .onSignal(Terminated.class, this::onWorkerGone)
                .build();
    }

    private ActorRef<JobCommand> spawn(String job) {
        ActorRef<JobCommand> actor =
                getContext().spawn(JobActor.create(job, Build.current().text(), keeper), "job-" + job);
        jobs.put(job, actor);
        getContext().watch(actor);
        return actor;
    }

    /**
     * A job whose record can no longer be written would go on alone: all start again from what is stored. Without one whose
     * record this build cannot read, the others can go on.
     */
    private Behavior<CoordinatorCommand> onJobFailed(ChildFailed failed) {
        String job = jobs.entrySet().stream()
                .filter(entry -> entry.getValue().path().equals(failed.getRef().path()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        boolean recovered = views.containsKey(job);
        String reason = JobActor.unreadable(failed.getCause())
                .filter(why -> !recovered)
                .orElseThrow(() -> new IllegalStateException("job " + job + " has stopped", failed.getCause()));
        jobs.remove(job);
        unreadable.put(job, reason);
        getContext().getLog().warn("the record of job {} cannot be read, and is left as it is: {}", job, reason);
        return this;
    }

    private Behavior<CoordinatorCommand> onWorkerGone(Terminated terminated) {
        Worker worker = workers.remove(terminated.getRef());
        if (worker == null) {
            throw new IllegalStateException(terminated.getRef().path().name() + " has stopped");
        }
        idle.remove(worker);
        jobs.values().forEach(job -> job.tell(new JobCommand.Forget(worker)));
        getContext().getLog().info("{} is gone", worker.node());
        return this;
    }

    private Behavior<CoordinatorCommand> onHere(CoordinatorCommand.Here here) {
        Worker worker = here.worker();
        if (workers.putIfAbsent(worker.ref(), worker) == null) {
            getContext().watch(worker.ref());
            getContext().getLog().info("{} runs trials on {} threads", worker.node(), worker.threads());
        }
        if (here.idle()) {
            idle.add(worker);
            offer(worker);
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onHeard(CoordinatorCommand.Heard heard) {
        if (heard.message() instanceof JobKeeper.Changed changed) {
            views.put(changed.job().id(), changed.job());
            if (changed.job().idle()) {
                List.copyOf(idle).forEach(this::offer);
            }
        } else if (heard.message() instanceof JobKeeper.Freed freed && workers.containsValue(freed.worker())) {
            idle.add(freed.worker());
            offer(freed.worker());
        } else if (heard.message() instanceof JobKeeper.NothingFor nothing) {
            idle.add(nothing.worker());
        }
        return this;
    }

    /** Shows an idle worker to the oldest job that may have something for it. */
    private void offer(Worker worker) {
        Optional<JobView> next = views.values().stream()
                .filter(job -> job.status() == JobStatus.RUNNING)
                .min(Comparator.comparing((JobView job) -> !job.idle()).thenComparing(JobView::submittedMillis));
        next.map(job -> jobs.get(job.id())).ifPresent(job -> {
            idle.remove(worker);
            job.tell(new JobCommand.Assign(worker, List.copyOf(workers.values())));
        });
    }

    private Behavior<CoordinatorCommand> onSubmit(CoordinatorCommand.Submit submit) {
        String id = JobNames.next(Clock.systemUTC(), names());
        spawn(id).tell(new JobCommand.Submit(submit.spec(), submit.replyTo()));
        return this;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(jobs.keySet());
        names.addAll(unreadable.keySet());
        return names;
    }

    private Behavior<CoordinatorCommand> onListJobs(CoordinatorCommand.ListJobs question) {
        List<JobView> all = new ArrayList<>(views.values());
        all.sort(Comparator.comparingLong(JobView::submittedMillis).reversed());
        question.replyTo().tell(new ClientReply.Jobs(all, List.copyOf(unreadable.keySet())));
        return this;
    }

    private Behavior<CoordinatorCommand> ask(Question question, String job, JobCommand command) {
        ActorRef<JobCommand> actor = jobs.get(job);
        if (unreadable.containsKey(job)) {
            question.replyTo()
                    .tell(new ClientReply.Refused(
                            "this build cannot read the record of job " + job + ": " + unreadable.get(job)));
        } else if (actor == null) {
            question.replyTo().tell(new ClientReply.Refused(JobNames.unknown(job, names())));
        } else {
            actor.tell(command);
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onDescribe(CoordinatorCommand.Describe question) {
        Cluster cluster = Cluster.get(getContext().getSystem());
        Set<Member> unreachable = cluster.state().getUnreachable();
        List<ClientReply.Member> members = new ArrayList<>();
        cluster.state()
                .getMembers()
                .forEach(member -> members.add(describe(member, unreachable.contains(member), cluster)));
        List<JobView> running = views.values().stream()
                .filter(job -> job.status() == JobStatus.RUNNING)
                .toList();
        question.replyTo().tell(new ClientReply.Described(members, running));
        return this;
    }

    private ClientReply.Member describe(Member member, boolean unreachable, Cluster cluster) {
        String address = HostPort.of(member.address()).toString();
        int threads = workers.values().stream()
                .filter(worker -> worker.node().equals(address))
                .mapToInt(Worker::threads)
                .findFirst()
                .orElse(0);
        boolean coordinates = member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
        String status = unreachable ? "unreachable" : member.status().toString().toLowerCase(Locale.ROOT);
        List<String> roles = member.getRoles().stream()
                .filter(role -> !role.startsWith("dc-"))
                .sorted()
                .toList();
        return new ClientReply.Member(address, status, roles, threads, coordinates);
    }
}
