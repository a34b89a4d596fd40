package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.CoordinatorCommand;
import org.shootdown.cluster.node.HostPort;
import org.shootdown.cluster.wire.Transport;
import org.shootdown.config.input.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown cluster up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start nodes on this computer's loopback, and wait until they are one cluster.")
final class ClusterUpCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_NODES = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "N", defaultValue = "3", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "25520",
            description = "The first node's port; the others have those behind it. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "On how many threads each runs trials. Default: its share of the processors.")
    private int threads;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where their logs and the record of jobs are kept. Default: .shootdown in your home folder.")
    private Path data = StateFolder.DEFAULT;

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1 || count > MOST_NODES) {
            throw InvalidInputException.of("between 1 and " + MOST_NODES + " nodes, not " + count);
        }
        LocalNodes nodes = new LocalNodes(data);
        if (!nodes.running().isEmpty()) {
            throw InvalidInputException.of(
                    "nodes of '" + data + "' are running already; 'shootdown cluster down' stops them");
        }
        List<HostPort> addresses = LocalNodes.addresses(count, port);
        int each = threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / count);
        PrintWriter out = spec.commandLine().getOut();
        try (Interruption interruption = new Interruption(out, () -> abandoned(nodes))) {
            nodes.start(addresses, each, interruption::isRequested);
            return await(nodes, addresses);
        }
    }

    /** Half a cluster is of no use. */
    private static String abandoned(LocalNodes nodes) {
        int stopped = nodes.abandon();
        return "stopped: " + stopped + (stopped == 1 ? " node" : " nodes") + " taken down again";
    }

    private int await(LocalNodes nodes, List<HostPort> addresses) throws InterruptedException {
        try (ClusterClient client = new ClusterClient(addresses, Transport.LOOPBACK, PATIENCE)) {
            ClientReply.Described cluster = awaitAll(client, nodes, addresses);
            spec.commandLine().getOut().print(ClusterTable.of(cluster));
            spec.commandLine().getOut().flush();
        }
        return ExitCode.AS_EXPECTED;
    }

    private ClientReply.Described awaitAll(ClusterClient client, LocalNodes nodes, List<HostPort> addresses)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            ClientReply.Described cluster = (ClientReply.Described) client.ask(CoordinatorCommand.Describe::new);
            long there = cluster.ready();
            if (there == count) {
                return cluster;
            }
            if (System.nanoTime() > deadline || nodes.running().size() < count) {
                throw InvalidInputException.of("only " + there + " of " + count + " nodes are there; see "
                        + addresses.stream().map(nodes::log).toList());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
