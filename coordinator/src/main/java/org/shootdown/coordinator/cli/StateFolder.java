package org.shootdown.coordinator.cli;

import java.nio.file.Path;

/** Where nodes on this computer keep what outlives them. */
final class StateFolder {
    static final Path DEFAULT = Path.of(System.getProperty("user.home", "."), ".shootdown");

    private StateFolder() {}
}
