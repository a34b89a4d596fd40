package org.shootdown.coordinator.cli;

import java.time.Duration;
import java.util.List;
import org.shootdown.coordinator.cluster.ClusterClient;
import org.shootdown.coordinator.cluster.HostPort;
import picocli.CommandLine.Option;

/** Which cluster a command asks. */
final class ClusterOption {
    private static final String DEFAULT = "127.0.0.1:25520";
    /** After so long without an answer a command gives up. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = HostPortConverter.class,
            defaultValue = DEFAULT,
            description =
                    "Nodes of the cluster to ask, the next one when one does not answer. Default: ${DEFAULT-VALUE}.")
    private List<HostPort> nodes = List.of();

    ClusterClient connect() {
        return new ClusterClient(nodes, PATIENCE);
    }
}
