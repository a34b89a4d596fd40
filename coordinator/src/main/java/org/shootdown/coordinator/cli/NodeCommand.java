package org.shootdown.coordinator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.node.HostPort;
import org.shootdown.cluster.node.JournalSettings;
import org.shootdown.cluster.node.Node;
import org.shootdown.cluster.node.NodeRoles;
import org.shootdown.cluster.node.NodeSettings;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shootdown node}. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Be a member of a cluster until stopped: run trials for others, and coordinate them if asked to.")
final class NodeCommand implements Callable<Integer> {
    /** Read by logback.xml: a node tells what happens to it. */
    private static final String LOG_LEVEL_PROPERTY = "shootdown.log-level";

    private static final String JOURNAL_USER = "SHOOTDOWN_JOURNAL_USER";
    private static final String JOURNAL_PASSWORD = "SHOOTDOWN_JOURNAL_PASSWORD";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "The address under which others reach this node. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "25520",
            description = "The port under which others reach this node. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--bind-port",
            paramLabel = "P",
            description = "The port that it listens on, if others reach it through another. Default: --port.")
    private @Nullable Integer bindPort;

    @Option(
            names = "--outbound-host",
            paramLabel = "HOST",
            defaultValue = "",
            description = "The address from which it connects to others, if it has several. Default: any.")
    private String outbound = "";

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = HostPortConverter.class,
            description =
                    "Nodes of the cluster to join. Without it, this node starts a cluster; so it does when it is the"
                            + " first of these itself and no other answers.")
    private List<HostPort> join = new ArrayList<>();

    @Mixin
    private TransportOptions transport = new TransportOptions();

    @Option(
            names = "--role",
            paramLabel = "R",
            split = ",",
            description =
                    "cpu: carries CPUs of split machines; mmu: carries their MMUs; coordinator: may be the one that"
                            + " coordinates. Every node runs trials. Default: all three.")
    private List<String> roles = NodeRoles.ALL;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "On how many threads it runs trials. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where a coordinator keeps the record of jobs. Default: .shootdown in your home folder.")
    private Path data = StateFolder.DEFAULT;

    @Option(
            names = "--journal",
            paramLabel = "URL",
            description = "Keep the record of jobs in this database instead: jdbc:postgresql://HOST/DATABASE, with the"
                    + " user and the password in " + JOURNAL_USER + " and " + JOURNAL_PASSWORD + ".")
    private @Nullable String journal;

    @Override
    public Integer call() throws InterruptedException {
        Shared.requirePositive("--threads", threads);
        System.setProperty(LOG_LEVEL_PROPERTY, "INFO");
        HostPort address = new HostPort(host, port);
        HostPort bind = new HostPort(host, bindPort == null ? port : bindPort);
        Node node = new Node(new NodeSettings(
                address,
                bind,
                outbound,
                knownRoles(),
                join,
                transport.keys(),
                transport.isInsecure(),
                threads,
                journal()));
        Thread stop = new Thread(node::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        node.run();
        return ExitCode.AS_EXPECTED;
    }

    private Set<String> knownRoles() {
        for (String role : roles) {
            if (!NodeRoles.ALL.contains(role)) {
                throw InvalidInputException.of("--role: there is no role '" + role + "'"
                        + Suggestions.didYouMean(role, NodeRoles.ALL) + " (roles: "
                        + String.join(", ", NodeRoles.ALL) + ")");
            }
        }
        return new LinkedHashSet<>(roles);
    }

    private JournalSettings journal() {
        if (journal == null) {
            return JournalSettings.in(data);
        }
        return new JournalSettings(
                journal,
                System.getenv().getOrDefault(JOURNAL_USER, ""),
                System.getenv().getOrDefault(JOURNAL_PASSWORD, ""));
    }
}
