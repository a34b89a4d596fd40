package org.shootdown.cluster.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.measure.Measurement;
import org.shootdown.simulation.trial.RaceTally;
import org.shootdown.simulation.trial.Tally;

/**
 * A job as its events say: a function of these, and of the build that reads them.
 *
 * <p>Each trial counts once, since trials that are done are given to nobody; see {@link Assignments}. All are run by the
 * build that the job was submitted to: what two builds have run would add up to an outcome of neither.
 */
final class JobState {
    private final List<TrialSet> unfinished = new ArrayList<>();
    private final List<@Nullable Tally> tallies = new ArrayList<>();
    private final Map<String, JobView.Share> nodes = new TreeMap<>();

    private final String reader;

    private @Nullable JobSpec spec;
    private String build = "";
    private JobStatus status = JobStatus.RUNNING;
    private String reason = "";
    private long submittedMillis;
    private long changedMillis;
    private long stoppedMillis;
    private long pausedMillis;

    /**
     * No job yet.
     *
     * @param reader the build that reads its events
     */
    JobState(String reader) {
        this.reader = reader;
    }

    /** Takes an event into account. */
    JobState apply(JobEvent event) {
        boolean wasRunning = status == JobStatus.RUNNING;
        changedMillis = event.atMillis();
        if (event instanceof JobEvent.Submitted submitted) {
            submit(submitted);
        } else if (event instanceof JobEvent.Finished finished) {
            finish(finished);
        } else if (event instanceof JobEvent.Paused) {
            status = JobStatus.PAUSED;
        } else if (event instanceof JobEvent.Resumed) {
            status = JobStatus.RUNNING;
            reason = "";
        } else if (event instanceof JobEvent.Failed failed) {
            status = JobStatus.FAILED;
            reason = failed.reason();
        }
        if (wasRunning && status != JobStatus.RUNNING) {
            stoppedMillis = event.atMillis();
        } else if (!wasRunning && status == JobStatus.RUNNING) {
            pausedMillis += event.atMillis() - stoppedMillis;
        }
        return this;
    }

    private void submit(JobEvent.Submitted event) {
        spec = event.spec();
        build = event.build();
        submittedMillis = event.atMillis();
        for (int part = 0; part < event.spec().parts().size(); part++) {
            unfinished.add(TrialSet.upTo(part, event.spec().trials()));
            tallies.add(null);
        }
    }

    private void finish(JobEvent.Finished event) {
        Trials trials = event.trials();
        unfinished.get(trials.part()).remove(trials);
        Tally more = Tally.of(event.tally());
        Tally sum = tallies.get(trials.part());
        if (sum == null) {
            tallies.set(trials.part(), more);
        } else {
            sum.addAll(more);
        }
        nodes.merge(event.node(), new JobView.Share(1, trials.count(), event.nanos()), JobView.Share::plus);
        if (unfinished.stream().allMatch(TrialSet::isEmpty)) {
            status = JobStatus.DONE;
        }
    }

    /** Whether there is such a job. */
    boolean isSubmitted() {
        return spec != null;
    }

    JobSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("the job has not been submitted");
        }
        return spec;
    }

    JobStatus status() {
        return isOfAnotherBuild() ? JobStatus.FAILED : status;
    }

    /** Whether there is something to do, and another build would have to do it. */
    boolean isOfAnotherBuild() {
        return isSubmitted() && status != JobStatus.DONE && !build.equals(reader);
    }

    /** Why it failed; empty if it has not. */
    String reason() {
        return isOfAnotherBuild()
                ? "it was begun by build " + build + ", and this is build " + reader + ", whose outcomes may differ"
                : reason;
    }

    /** By part: the trials that are not done. */
    List<TrialSet> unfinished() {
        return unfinished.stream().map(TrialSet::copy).toList();
    }

    /** What the finished trials of a part came to; null if there are none. */
    Tally.@Nullable Snapshot tally(int part) {
        Tally tally = part < 0 || part >= tallies.size() ? null : tallies.get(part);
        return tally == null ? null : tally.snapshot();
    }

    /** Whether a tally can be one of this part's trials, as far as can be told without running them. */
    boolean isPlausible(Trials trials, Tally.Snapshot tally) {
        return tally.trials() == trials.count()
                && tally.races().values().stream().allMatch(RaceTally.Snapshot::isPlausible)
                && tally.measured().values().stream().allMatch(Measurement::isPlausible);
    }

    /** What is told about it. */
    JobView view(String id, boolean idle) {
        JobSpec job = spec();
        long trials = job.trials() * job.parts().size();
        long open = unfinished.stream().mapToLong(TrialSet::size).sum();
        return new JobView(
                id,
                job.scenario(),
                job.parts().size(),
                status(),
                reason(),
                build,
                trials,
                trials - open,
                submittedMillis,
                changedMillis,
                pausedMillis,
                Map.copyOf(nodes),
                idle);
    }
}
