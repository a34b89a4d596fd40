package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.shootdown.cluster.job.CompiledJob;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.JobView;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.CoordinatorCommand;
import org.shootdown.report.TrialReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown jobs resume}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Go on with a job that was paused or has failed, follow it to its end, and say what came out, as"
                + " 'run' does. Of a job that runs or is done, only the latter.")
final class JobResumeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "ID", description = "The job's name.")
    private String job = "";

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Interruption interruption = new Interruption();
                ClusterClient client = cluster.connect()) {
            client.ask(self -> new CoordinatorCommand.ResumeJob(job, self));
            JobFollower follower = new JobFollower(client, job);
            JobSpec made = follower.spec();
            JobView view = follower.await(interruption::isRequested);
            List<TrialReport> reports =
                    follower.reports(made, new CompiledJob(made).allParts(), view, interruption::isRequested);
            reports.forEach(report -> out.println(report.asText()));
            out.print(TrialReport.comparison(reports));
            if (interruption.isRequested()) {
                out.println(follower.goesOn(cluster.asOption()));
                out.flush();
                return ExitCode.INTERRUPTED;
            }
            boolean expected = reports.stream().allMatch(TrialReport::isAsExpected);
            return expected ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
        }
    }
}
