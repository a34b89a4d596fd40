package org.shootdown.cluster.selftest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.JobStatus;
import org.shootdown.cluster.job.JobView;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.CoordinatorCommand;
import org.shootdown.cluster.wire.Transport;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.simulation.trial.Tally;

/**
 * Runs jobs on node processes and disturbs these at random moments, one at a time or all at once, while they work;
 * then compares digests.
 */
public final class ClusterSelfTest implements AutoCloseable {
    /** After that jobs are left alone: what was begun anew too often has to come to an end some time. */
    private static final Duration DISTURBED = Duration.ofMinutes(3);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_MILLIS = 12_000;
    private static final int LONGEST_PAUSE_MILLIS = 3_000;
    private static final int POLL_MILLIS = 100;

    private final NodeProcesses nodes;
    private final ClusterClient client;
    private final Random random;
    private final Consumer<String> log;
    private final Map<Disturbance, Integer> counts = new EnumMap<>(Disturbance.class);
    private int coordinatorLosses;

    /**
     * A job with the outcome that it has to have.
     *
     * @param spec what it is
     * @param digests by part
     */
    public record Expected(JobSpec spec, List<String> digests) {}

    /**
     * What came of some jobs.
     *
     * @param right how many had the outcome that they have to have
     * @param wrong what had another
     * @param lost jobs that nobody knew any more, or that failed
     * @param hung jobs that were not done although the nodes were left alone for five minutes
     */
    public record Result(int right, List<String> wrong, List<String> lost, List<String> hung) {
        /** Whether all had the outcome that they have to have. */
        public boolean isClean() {
            return wrong.isEmpty() && lost.isEmpty() && hung.isEmpty();
        }
    }

    /**
     * Starts the nodes.
     *
     * @param program the command that runs this program
     * @param folder for logs and the record of jobs
     * @param count how many nodes
     * @param seed from which disturbances are drawn; when they hit depends on the computer
     * @param log told what is done
     */
    public ClusterSelfTest(List<String> program, Path folder, int count, long seed, Consumer<String> log) {
        nodes = new NodeProcesses(program, folder, count);
        client = new ClusterClient(nodes.addresses(), Transport.LOOPBACK, PATIENCE);
        random = new Random(seed);
        this.log = log;
        awaitAll();
    }

    /** What was done so far, in words. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        for (Disturbance disturbance : Disturbance.values()) {
            text.append(counts.getOrDefault(disturbance, 0))
                    .append(' ')
                    .append(disturbance)
                    .append(", ");
        }
        return text.append(coordinatorLosses)
                .append(" of them hit the coordinator")
                .toString();
    }

    /**
     * Hands jobs in, disturbs the nodes until all are done or for some minutes, and waits for what is not done.
     *
     * @param disturbances how many times at most
     */
    public Result run(List<Expected> jobs, int disturbances) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (Expected job : jobs) {
            ids.add(((ClientReply.Accepted) client.ask(self -> new CoordinatorCommand.Submit(job.spec(), self))).job());
        }
        long quiet = System.nanoTime() + DISTURBED.toNanos();
        for (int done = 0; done < disturbances && isAnyRunning(ids) && System.nanoTime() < quiet; done++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            disturb();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isAnyRunning(ids) && System.nanoTime() < deadline) {
            pause();
        }
        return judge(jobs, ids);
    }

    private boolean isAnyRunning(List<String> ids) {
        return ids.stream().anyMatch(id -> !show(id).hasEnded());
    }

    private JobView show(String id) {
        return ((ClientReply.Shown) client.ask(self -> new CoordinatorCommand.ShowJob(id, self))).job();
    }

    private Result judge(List<Expected> jobs, List<String> ids) {
        int right = 0;
        List<String> wrong = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        List<String> hung = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            String id = ids.get(i);
            JobView view = show(id);
            if (view.status() == JobStatus.RUNNING) {
                hung.add(id);
            } else if (view.status() != JobStatus.DONE) {
                lost.add(id + ": " + view.reason());
            } else if (digests(id, jobs.get(i).digests().size())
                    .equals(jobs.get(i).digests())) {
                right++;
            } else {
                wrong.add(id);
            }
        }
        return new Result(right, wrong, lost, hung);
    }

    private List<String> digests(String id, int parts) {
        return IntStream.range(0, parts)
                .mapToObj(part -> (ClientReply.FetchedTally)
                        client.ask(self -> new CoordinatorCommand.FetchTally(id, part, self)))
                .map(fetched -> fetched.tally() == null
                        ? "none"
                        : Tally.of(fetched.tally()).digest())
                .toList();
    }

    /** Disturbs a node, for a while, and waits until all are back: of three, two go on without the third. */
    private void disturb() throws InterruptedException {
        Disturbance disturbance = Disturbance.values()[random.nextInt(Disturbance.values().length)];
        int node = random.nextInt(nodes.addresses().size());
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        boolean coordinator = disturbance == Disturbance.BLACKOUT || isCoordinator(node);
        counts.merge(disturbance, 1, Integer::sum);
        coordinatorLosses += coordinator ? 1 : 0;
        log.accept(disturbance.name().toLowerCase(Locale.ROOT) + " node " + node + " for " + millis + " ms"
                + (coordinator ? ", which coordinates" : ""));
        begin(disturbance, node);
        TimeUnit.MILLISECONDS.sleep(millis);
        end(disturbance, node);
        awaitAll();
    }

    private void begin(Disturbance disturbance, int node) {
        switch (disturbance) {
            case KILL -> nodes.kill(node);
            case STOP -> nodes.stop(node);
            case CUT -> nodes.cut(node);
            case LEAVE -> nodes.leave(node);
            case BLACKOUT -> all().forEach(nodes::kill);
        }
    }

    private void end(Disturbance disturbance, int node) {
        switch (disturbance) {
            case KILL, LEAVE -> nodes.restart(node);
            case STOP -> nodes.proceed(node);
            case CUT -> nodes.mend(node);
            case BLACKOUT -> all().forEach(nodes::restart);
        }
    }

    private List<Integer> all() {
        return IntStream.range(0, nodes.addresses().size()).boxed().toList();
    }

    private boolean isCoordinator(int node) {
        String address = nodes.addresses().get(node).toString();
        return describe().members().stream()
                .anyMatch(member -> member.coordinator() && member.address().equals(address));
    }

    private ClientReply.Described describe() {
        return (ClientReply.Described) client.ask(CoordinatorCommand.Describe::new);
    }

    private void awaitAll() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long there = 0;
        while (there < nodes.addresses().size()) {
            there = describe().ready();
            if (System.nanoTime() > deadline) {
                throw InvalidInputException.of("only " + there + " nodes are there");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
        nodes.close();
    }
}
