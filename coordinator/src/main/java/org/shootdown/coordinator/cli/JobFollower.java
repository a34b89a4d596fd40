package org.shootdown.coordinator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.job.CompiledPart;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.JobStatus;
import org.shootdown.cluster.job.JobView;
import org.shootdown.cluster.node.Build;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.CoordinatorCommand;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.report.JobReporter;
import org.shootdown.report.TrialReport;
import org.shootdown.simulation.trial.Tally;

/** Watches a cluster work on a job, and fetches what it came to. */
final class JobFollower {
    private static final long POLL_MILLIS = 200;

    private final ClusterClient client;
    private final String job;

    JobFollower(ClusterClient client, String job) {
        this.client = client;
        this.job = job;
    }

    /** Hands a job in. */
    static JobFollower submit(ClusterClient client, JobSpec spec) {
        ClientReply.Accepted accepted =
                (ClientReply.Accepted) client.ask(self -> new CoordinatorCommand.Submit(spec, self));
        return new JobFollower(client, accepted.job());
    }

    /** Its name. */
    String job() {
        return job;
    }

    /**
     * Waits until the job gets no further by itself, or nobody wants to wait any more.
     *
     * @param stopped whether that is so
     * @throws InvalidInputException if it has not come to its end
     */
    JobView await(BooleanSupplier stopped) throws InterruptedException {
        JobView view = show();
        try (ProgressMeter progress = new ProgressMeter("job " + job, "trials", view.trials(), Shared.isTerminal())) {
            while (!view.hasEnded() && !stopped.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                view = show();
                progress.reached(view.done());
            }
        }
        return view.hasEnded() ? requireDone(view) : view;
    }

    /**
     * What becomes of it when nobody waits for it.
     *
     * @param cluster the option that names the cluster
     */
    String goesOn(String cluster) {
        String command = "'./shootdown jobs %s " + job + cluster + "' ";
        return "job " + job + " goes on: " + command.formatted("show") + "says how far it is, "
                + command.formatted("resume") + "waits for what it comes to, " + command.formatted("pause")
                + "stops it";
    }

    /** How the job stands, which has to be done. */
    JobView requireDone() {
        return requireDone(show());
    }

    private JobView requireDone(JobView view) {
        if (view.status() != JobStatus.DONE) {
            String reason = view.reason().isEmpty() ? "" : ": " + view.reason();
            String next = view.build().equals(Build.current().text())
                    ? "'./shootdown jobs resume " + job + "' goes on with it"
                    : "nodes of that build can go on with it";
            throw InvalidInputException.of("job " + job + " is " + view.status() + " after " + view.done() + " of "
                    + view.trials() + " trials" + reason + "; " + next);
        }
        return view;
    }

    /** How far the job is. */
    JobView show() {
        return ((ClientReply.Shown) client.ask(self -> new CoordinatorCommand.ShowJob(job, self))).job();
    }

    /** What the job is made of. */
    JobSpec spec() {
        return ((ClientReply.Fetched) client.ask(self -> new CoordinatorCommand.FetchJob(job, self))).spec();
    }

    /** What its parts have come to, all of which are done. */
    List<TrialReport> reports(JobSpec spec, List<CompiledPart> parts, JobView view) {
        return reports(spec, parts, view, () -> false);
    }

    /**
     * What its parts have come to so far.
     *
     * @param stopped asked now and then whether nobody waits for drawings any more
     */
    List<TrialReport> reports(JobSpec spec, List<CompiledPart> parts, JobView view, BooleanSupplier stopped) {
        List<TrialReport> reports = new ArrayList<>();
        String engine = spec.engine() == JobSpec.EngineName.SPLIT
                ? "actors, split"
                : spec.engine() + " on " + view.nodes().size() + (view.nodes().size() == 1 ? " node" : " nodes");
        double seconds = view.worked().toMillis() / 1e3 / parts.size();
        JobReporter reporter = new JobReporter(spec, engine, stopped);
        for (int number = 0; number < parts.size(); number++) {
            reports.add(reporter.report(parts.get(number), tally(number, view), seconds, 0));
        }
        return reports;
    }

    private Tally tally(int part, JobView view) {
        ClientReply.FetchedTally fetched =
                (ClientReply.FetchedTally) client.ask(self -> new CoordinatorCommand.FetchTally(job, part, self));
        if (fetched.tally() == null && !view.hasEnded()) {
            return new Tally();
        }
        if (fetched.tally() == null) {
            throw new IllegalStateException("job " + job + " is done, but part " + part + " has no outcome");
        }
        return Tally.of(fetched.tally());
    }
}
