package org.shootdown.coordinator.cli;

import org.shootdown.coordinator.cluster.HostPort;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code HOST:PORT} on a command line. */
final class HostPortConverter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String value) {
        return HostPort.parse(value);
    }
}
