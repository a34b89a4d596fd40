package org.shootdown.coordinator.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.shootdown.cluster.job.JobView;
import org.shootdown.report.TextTable;

/** Jobs as tables. */
final class JobTable {
    private JobTable() {}

    /** A line for each. */
    static String of(List<JobView> jobs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("job", "scenario", "machines", "status", "trials", "done", "left"));
        jobs.forEach(job -> rows.add(List.of(
                job.id(),
                job.scenario(),
                String.valueOf(job.parts()),
                job.status().toString(),
                String.valueOf(job.trials()),
                String.format(Locale.ROOT, "%.0f %%", Math.floor(100.0 * job.done() / job.trials())),
                job.left().map(JobTable::clock).orElse(""))));
        return TextTable.of(rows);
    }

    /** A line for each node that has done something for a job. */
    static String nodesOf(JobView job) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("node", "ranges", "trials", "busy", "trials/s"));
        for (Map.Entry<String, JobView.Share> node : new TreeMap<>(job.nodes()).entrySet()) {
            JobView.Share share = node.getValue();
            rows.add(List.of(
                    node.getKey(),
                    String.valueOf(share.ranges()),
                    String.valueOf(share.trials()),
                    seconds(Duration.ofNanos(share.nanos())),
                    String.format(Locale.ROOT, share.perSecond() < 10 ? "%.3f" : "%.0f", share.perSecond())));
        }
        return TextTable.of(rows);
    }

    /** Hours, minutes and seconds. */
    private static String clock(Duration duration) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
