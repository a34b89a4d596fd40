package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.CoordinatorCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code shootdown cluster status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show a cluster's nodes and the jobs they work on.")
final class ClusterStatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ClusterClient client = cluster.connect()) {
            ClientReply.Described described = (ClientReply.Described) client.ask(CoordinatorCommand.Describe::new);
            out.print(ClusterTable.of(described));
            if (!described.running().isEmpty()) {
                out.println();
                out.print(JobTable.of(described.running()));
            }
        }
        return ExitCode.AS_EXPECTED;
    }
}
