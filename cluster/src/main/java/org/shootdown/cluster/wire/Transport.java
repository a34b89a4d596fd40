package org.shootdown.cluster.wire;

import akka.remote.artery.tcp.SSLEngineProvider;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;

/**
 * Where a node listens, and who may talk to it.
 *
 * <p>With keys, both ends of every connection show that they have them, and nobody else can read or send anything.
 * Without, whoever reaches the address can: a node that others could reach takes an explicit word for it.
 *
 * @param host the address to listen at, by which other nodes reach this one
 * @param port the port; 0 for any that is free
 * @param keys the keys of the cluster, or null
 * @param insecure whether other machines may connect without keys
 */
public record Transport(String host, int port, @Nullable ClusterKeys keys, boolean insecure) {
    private static final int HIGHEST_PORT = 0xFFFF;
    private static final String ARTERY = "akka.remote.artery.";
    private static final String ENGINE = ARTERY + "ssl.config-ssl-engine.";

    /** A free port of the loopback interface. */
    public static final Transport LOOPBACK = new Transport("127.0.0.1", 0, null, false);

    /** @throws InvalidInputException if nothing can listen there, or nothing should */
    public Transport {
        if (port < 0 || port > HIGHEST_PORT) {
            throw InvalidInputException.of("there is no port " + port + ": 0 to " + HIGHEST_PORT);
        }
        if (keys != null && insecure) {
            throw InvalidInputException.of("with keys nothing is insecure: leave out either --tls-keys or --insecure");
        }
        if (keys == null && !insecure && !isLoopback(host)) {
            throw InvalidInputException.of(refusal(host));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw InvalidInputException.of("there is no host " + host);
        }
    }

    private static String refusal(String host) {
        return """
                %s can be reached from other machines, and whoever reaches a node without TLS can make it run anything \
                it can run. Make keys and give them to every node:
                  %s
                  scp shootdown.p12 OTHER-NODE:
                then start each with --tls-keys shootdown.p12; or say --insecure where only nodes of your own can \
                connect.""".formatted(host, ClusterKeys.COMMAND);
    }

    /** The settings of an actor system that listens there; to be put before the project's own. */
    public Config settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ARTERY + "transport", "tls-tcp");
        settings.put(ARTERY + "canonical.hostname", host);
        settings.put(ARTERY + "canonical.port", port);
        settings.put(ARTERY + "ssl.ssl-engine-provider", engines(keys).getName());
        if (keys != null) {
            settings.putAll(engineSettings(keys));
        }
        return ConfigFactory.parseMap(settings, "the transport's settings");
    }

    /** Bytes pass an engine of this project in any case: see {@link FrameGuard}. */
    private static Class<? extends SSLEngineProvider> engines(@Nullable ClusterKeys keys) {
        return keys == null ? PlainEngineProvider.class : TlsEngineProvider.class;
    }

    /** All nodes have the same key, so the one certificate to trust is their own, whatever host it comes from. */
    private static Map<String, Object> engineSettings(ClusterKeys keys) {
        String file = keys.file().toString();
        Map<String, Object> settings = new HashMap<>();
        settings.put(ENGINE + "key-store", file);
        settings.put(ENGINE + "key-store-password", keys.password());
        settings.put(ENGINE + "key-password", keys.password());
        settings.put(ENGINE + "trust-store", file);
        settings.put(ENGINE + "trust-store-password", keys.password());
        settings.put(ENGINE + "protocol", "TLSv1.3");
        settings.put(ENGINE + "enabled-algorithms", List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"));
        settings.put(ENGINE + "require-mutual-authentication", true);
        settings.put(ENGINE + "hostname-verification", false);
        return settings;
    }
}
