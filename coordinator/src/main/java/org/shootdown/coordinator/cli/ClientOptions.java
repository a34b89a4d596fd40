package org.shootdown.coordinator.cli;

import java.time.Duration;
import java.util.List;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.HostPort;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command that asks a cluster is answered. */
final class ClientOptions {
    /** After so long without an answer a command gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Option(
            names = "--client-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "This computer's address, under which the cluster's nodes reach it. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Mixin
    private TransportOptions transport = new TransportOptions();

    ClusterClient connect(List<HostPort> nodes) {
        return new ClusterClient(nodes, transport.transport(host), PATIENCE);
    }
}
