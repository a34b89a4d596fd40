package org.shootdown.coordinator.cli;

import java.util.concurrent.Callable;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.CoordinatorCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code shootdown jobs}. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "List a cluster's jobs, the latest first.",
        subcommands = {JobShowCommand.class, JobResumeCommand.class, JobPauseCommand.class, JobExportCommand.class})
final class JobsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
        try (ClusterClient client = cluster.connect()) {
            ClientReply.Jobs jobs = (ClientReply.Jobs) client.ask(CoordinatorCommand.ListJobs::new);
            if (!jobs.jobs().isEmpty()) {
                spec.commandLine().getOut().print(JobTable.of(jobs.jobs()));
            }
            if (!jobs.unreadable().isEmpty()) {
                String names = String.join(", ", jobs.unreadable());
                spec.commandLine().getErr().println("this build cannot read the records of these jobs: " + names);
            } else if (jobs.jobs().isEmpty()) {
                spec.commandLine().getErr().println("no jobs");
            }
        }
        return ExitCode.AS_EXPECTED;
    }
}
