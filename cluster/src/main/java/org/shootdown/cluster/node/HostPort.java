package org.shootdown.cluster.node;

import akka.actor.Address;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shootdown.config.input.InvalidInputException;

/**
 * Where a node is.
 *
 * @param host a name or an address; IPv6 in brackets
 * @param port from 1 to 65535
 */
public record HostPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    /** As the components say. */
    public HostPort {
        if (port < 1 || port > LAST_PORT) {
            throw InvalidInputException.of("a port is between 1 and " + LAST_PORT + ", not " + port);
        }
    }

    /** Reads {@code host:port}. */
    public static HostPort parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw InvalidInputException.of("'" + text + "' is not HOST:PORT, such as 127.0.0.1:25520");
        }
        return new HostPort(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /** Where a member of a cluster is. */
    static HostPort of(Address address) {
        return new HostPort(address.getHost().orElseThrow(), address.getPort().orElseThrow());
    }

    /** The address of a node's actor system. */
    String asAkkaAddress() {
        return "akka://" + NodeSettings.SYSTEM + "@" + this;
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
