package org.shootdown.coordinator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.shootdown.config.input.InvalidInputException;

/** The tests that a command line asks for: names and files as they are, and every litmus file below a folder, sorted. */
final class LitmusFiles {
    private static final String SUFFIX = ".litmus";

    private LitmusFiles() {}

    /** Whether a name is a folder's. */
    static boolean isFolder(String name) {
        try {
            return Files.isDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Names with every folder replaced by what is below it. */
    static List<String> expand(List<String> names) {
        return names.stream()
                .flatMap(name -> isFolder(name) ? below(Path.of(name)).stream() : Stream.of(name))
                .toList();
    }

    private static List<String> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> found = files.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .sorted()
                    .map(Path::toString)
                    .toList();
            if (found.isEmpty()) {
                throw InvalidInputException.of("there is no " + SUFFIX + " file below '" + folder + "'");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw InvalidInputException.of("the folder '" + folder + "' cannot be read: " + e.getMessage());
        }
    }
}
