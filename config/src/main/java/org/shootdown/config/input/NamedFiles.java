package org.shootdown.config.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files that a user can name: those of some directories with an ending; the first directory that has a name wins. */
public final class NamedFiles {
    private final String kind;
    private final SortedMap<String, Path> files = new TreeMap<>();

    private NamedFiles(String kind) {
        this.kind = kind;
    }

    /**
     * Looks into directories; files are not read.
     *
     * @param suffix what their names end with
     * @param kind what a file describes, as an error says it
     */
    public static NamedFiles of(List<Path> directories, String suffix, String kind) {
        NamedFiles named = new NamedFiles(kind);
        directories.forEach(directory -> named.add(directory, suffix));
        return named;
    }

    private void add(Path directory, String suffix) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(file -> isMeant(file, suffix)).forEach(file -> files.putIfAbsent(name(file, suffix), file));
        } catch (IOException e) {
            throw InvalidInputException.at(SourcePosition.ofFile(directory.toString()), "cannot be read");
        }
    }

    /** Leaves out what editors hide beside a file. */
    private static boolean isMeant(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(suffix) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private static String name(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - suffix.length());
    }

    /** All names, sorted. */
    public SortedSet<String> names() {
        return new TreeSet<>(files.keySet());
    }

    /** Whether there is a file of this name. */
    public boolean has(String name) {
        return files.containsKey(name);
    }

    /**
     * The file of a name.
     *
     * @throws InvalidInputException if there is none, with the most similar name
     */
    public Path find(String name) {
        Path file = files.get(name);
        if (file == null) {
            throw InvalidInputException.of("there is no " + kind + " '" + name + "'"
                    + Suggestions.didYouMean(name, files.keySet()) + " (known: " + String.join(", ", files.keySet())
                    + ")");
        }
        return file;
    }
}
