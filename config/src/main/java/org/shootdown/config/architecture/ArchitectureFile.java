package org.shootdown.config.architecture;

import java.nio.file.Path;
import java.util.List;

/**
 * What an architecture file says: the architecture, and whose figures it is built on.
 *
 * @param path the file
 * @param architecture what a machine is built from
 * @param figures every latency figure, in the order of {@link Latency}
 */
public record ArchitectureFile(Path path, Architecture architecture, List<Figure> figures) {
    public ArchitectureFile {
        figures = List.copyOf(figures);
    }
}
