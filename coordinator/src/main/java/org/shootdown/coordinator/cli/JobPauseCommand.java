package org.shootdown.coordinator.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.CoordinatorCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown jobs pause}. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Give nobody any more of a job, until 'jobs resume'. What is done stays done.")
final class JobPauseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "ID", description = "The job's name.")
    private String job = "";

    @Override
    public Integer call() {
        try (ClusterClient client = cluster.connect()) {
            ClientReply.Shown shown =
                    (ClientReply.Shown) client.ask(self -> new CoordinatorCommand.PauseJob(job, self));
            spec.commandLine().getOut().print(JobTable.of(List.of(shown.job())));
        }
        return ExitCode.AS_EXPECTED;
    }
}
