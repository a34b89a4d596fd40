package org.shootdown.litmus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Suggestions;

/** The scenarios in some directories: {@code NAME.litmus}, the first directory that has a name wins. */
public final class ScenarioCatalogue {
    private static final String SUFFIX = ".litmus";

    private final List<Path> directories;
    private final SortedMap<String, Path> paths = new TreeMap<>();

    private ScenarioCatalogue(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** Looks into directories; one that does not exist is empty. Files are not read. */
    public static ScenarioCatalogue of(List<Path> directories) {
        ScenarioCatalogue catalogue = new ScenarioCatalogue(directories);
        directories.forEach(catalogue::add);
        return catalogue;
    }

    private void add(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .forEach(file -> paths.putIfAbsent(nameOf(file), file));
        } catch (IOException e) {
            throw InvalidInputException.at(SourcePosition.ofFile(directory.toString()), "cannot be read");
        }
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** All names, sorted. */
    public SortedSet<String> names() {
        return new TreeSet<>(paths.keySet());
    }

    /**
     * A scenario by its name, or by the path of its file.
     *
     * @throws InvalidInputException if there is none, with the most similar name
     */
    public ScenarioFile find(String nameOrPath) {
        Path known = paths.get(nameOrPath);
        if (known != null) {
            return ScenarioFile.read(known);
        }
        if (nameOrPath.endsWith(SUFFIX) || nameOrPath.contains("/")) {
            return read(nameOrPath);
        }
        throw InvalidInputException.of("there is no scenario '" + nameOrPath + "'"
                + Suggestions.didYouMean(nameOrPath, paths.keySet()) + " (looked in "
                + String.join(", ", directories.stream().map(Path::toString).toList()) + ")");
    }

    private static ScenarioFile read(String path) {
        Path file = pathOf(path);
        if (!Files.isRegularFile(file)) {
            throw InvalidInputException.of("there is no file '" + path + "'");
        }
        return ScenarioFile.read(file);
    }

    private static Path pathOf(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw InvalidInputException.of("'" + path + "' is not a path");
        }
    }
}
