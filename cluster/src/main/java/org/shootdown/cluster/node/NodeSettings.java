package org.shootdown.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.wire.ClusterKeys;
import org.shootdown.cluster.wire.Transport;

/**
 * What a node is told on its command line.
 *
 * @param address where others reach it
 * @param bind where it listens; the same unless others reach it through something else
 * @param outbound the address from which it connects to others; empty for any
 * @param roles what it is there for
 * @param join the nodes whose cluster it joins; none for one of its own. If it is the first itself and no other answers, it
 *     starts a cluster
 * @param keys the cluster's keys, or null
 * @param insecure whether other computers may connect without keys
 * @param threads on how many threads it runs trials
 * @param journal where jobs are recorded
 */
public record NodeSettings(
        HostPort address,
        HostPort bind,
        String outbound,
        Set<String> roles,
        List<HostPort> join,
        @Nullable ClusterKeys keys,
        boolean insecure,
        int threads,
        JournalSettings journal) {
    /** The name of every node's actor system. */
    static final String SYSTEM = "shootdown";

    /** As the components say. */
    public NodeSettings {
        roles = Set.copyOf(roles);
        join = List.copyOf(join);
    }

    /** The same node, which does not start a cluster of its own: others of those that it joins are there already. */
    NodeSettings joiningOthers() {
        List<HostPort> others =
                join.stream().filter(node -> !node.equals(address)).toList();
        return others.isEmpty()
                ? this
                : new NodeSettings(address, bind, outbound, roles, others, keys, insecure, threads, journal);
    }

    /** The settings of its actor system. */
    Config asConfig() {
        Map<String, Object> config = new HashMap<>(journal.asConfig());
        config.put(SameBuild.BUILD, Build.current().text());
        config.put("akka.remote.artery.canonical.hostname", address.host());
        config.put("akka.remote.artery.canonical.port", address.port());
        config.put("akka.remote.artery.bind.hostname", bind.host());
        config.put("akka.remote.artery.bind.port", bind.port());
        config.put("akka.remote.artery.advanced.tcp.outbound-client-hostname", outbound);
        config.put("akka.cluster.roles", new ArrayList<>(roles));
        config.put(
                "akka.cluster.seed-nodes",
                (join.isEmpty() ? List.of(address) : join)
                        .stream().map(HostPort::asAkkaAddress).toList());
        return ConfigFactory.parseMap(config)
                .withFallback(new Transport(bind.host(), bind.port(), keys, insecure).settings())
                .withFallback(ConfigFactory.parseResources("node.conf"))
                .withFallback(ConfigFactory.load());
    }
}
