package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.shootdown.cluster.job.JobPart;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.job.JobView;
import org.shootdown.cluster.node.ClusterClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown jobs show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show what a job is, how far it is, and which node has done what.")
final class JobShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "ID", description = "The job's name.")
    private String job = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ClusterClient client = cluster.connect()) {
            JobFollower follower = new JobFollower(client, job);
            JobView view = follower.show();
            out.print(JobTable.of(List.of(view)));
            if (!view.reason().isEmpty()) {
                out.println(view.reason());
            }
            out.println();
            JobSpec made = follower.spec();
            print(made);
            if (made.engine() == JobSpec.EngineName.SPLIT) {
                out.println("Each machine is split over all nodes; the one that leads is said to have run the trial.");
            }
            if (!view.nodes().isEmpty()) {
                out.println();
                out.print(JobTable.nodesOf(view));
            }
        }
        return ExitCode.AS_EXPECTED;
    }

    private void print(JobSpec of) {
        for (JobPart part : of.parts()) {
            spec.commandLine().getOut().println(of.runCommand(part));
        }
    }
}
