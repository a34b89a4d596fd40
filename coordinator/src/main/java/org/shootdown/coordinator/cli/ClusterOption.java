package org.shootdown.coordinator.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.cluster.node.HostPort;
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

    /** The option again, for a command line that asks the same cluster. */
    String asOption() {
        return asOption(nodes);
    }

    /** The option that names these nodes. */
    static String asOption(List<HostPort> nodes) {
        return " --cluster " + nodes.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }

    ClusterClient connect() {
        return options.connect(nodes);
    }
}
