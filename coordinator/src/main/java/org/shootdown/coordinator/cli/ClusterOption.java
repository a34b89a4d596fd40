package org.shootdown.coordinator.cli;

import java.util.List;
import org.shootdown.coordinator.cluster.ClusterClient;
import org.shootdown.coordinator.cluster.HostPort;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster a command asks. */
final class ClusterOption {
    private static final String DEFAULT = "127.0.0.1:25520";

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = HostPortConverter.class,
            defaultValue = DEFAULT,
            description =
                    "Nodes of the cluster to ask, the next one when one does not answer. Default: ${DEFAULT-VALUE}.")
    private List<HostPort> nodes = List.of();

    @Mixin
    private ClientOptions options = new ClientOptions();

    ClusterClient connect() {
        return options.connect(nodes);
    }
}
