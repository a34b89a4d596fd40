package org.shootdown.coordinator.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.wire.ClusterKeys;
import org.shootdown.cluster.wire.Transport;
import picocli.CommandLine.Option;

/** Who may talk to a node, or to a client that waits for its answers. */
final class TransportOptions {
    @Option(
            names = "--tls-keys",
            paramLabel = "FILE",
            description = "The cluster's keys, a PKCS12 file that all nodes and clients have. The password is in "
                    + ClusterKeys.PASSWORD_VARIABLE + ", or in the file that --tls-password-file names.")
    private @Nullable Path file;

    @Option(names = "--tls-password-file", paramLabel = "FILE", description = "A file with the keys' password.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--insecure",
            description = "Let other computers connect without keys. Whoever does can have it run anything it can run.")
    private boolean insecure;

    @Nullable ClusterKeys keys() {
        return file == null ? null : ClusterKeys.of(file, passwordFile, System.getenv());
    }

    boolean isInsecure() {
        return insecure;
    }

    /** For a client that listens at an address, at any port. */
    Transport transport(String host) {
        return new Transport(host, 0, keys(), insecure);
    }
}
