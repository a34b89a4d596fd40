package org.shootdown.config.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files of some directories that a user can name: those with an ending, later directories before earlier ones. */
public final class NamedFiles {
    /** What the name of a configuration file ends with. */
    public static final String CONF = ".conf";

    private final String what;
    private final String suffix;
    private final SortedMap<String, Path> files = new TreeMap<>();

    /**
     * The files of these directories; they are not read.
     *
     * @param what each of them describes, in a word
     * @param suffix what their names end with
     * @param directories a later one's file replaces an earlier one's of the same name
     * @throws InvalidInputException if one of them cannot be listed
     */
    public NamedFiles(String what, String suffix, List<Path> directories) {
        this.what = what;
        this.suffix = suffix;
        directories.forEach(this::addFiles);
    }

    /** Every name, sorted. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
    }

    /** Whether there is a file of this name. */
    public boolean has(String name) {
        return files.containsKey(name);
    }

    /**
     * The file of this name.
     *
     * @throws InvalidInputException if there is none
     */
    public Path find(String name) {
        Path file = files.get(name);
        if (file == null) {
            throw InvalidInputException.of("unknown " + what + " '" + name + "'"
                    + Suggestions.didYouMean(name, files.keySet()) + " (known: " + String.join(", ", files.keySet())
                    + ")");
        }
        return file;
    }

    /**
     * The text at {@code name} in a configuration file, which must be the name that the file has here.
     *
     * @throws InvalidInputException if it is another
     */
    public static String requireName(Section root, Path file) {
        String name = root.text("name");
        String expected = nameOf(file, CONF);
        if (!name.equals(expected)) {
            throw root.problem("name", "name is '" + name + "', but the file's name makes it '" + expected + "'");
        }
        return name;
    }

    private static String nameOf(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private void addFiles(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(this::isMeant).forEach(file -> files.put(nameOf(file, suffix), file));
        } catch (IOException e) {
            throw InvalidInputException.at(
                    SourcePosition.ofFile(directory.toString()), "is not a directory of " + what + " files");
        }
    }

    /** Leaves out what editors hide beside a file. */
    private boolean isMeant(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(suffix) && !name.startsWith(".") && Files.isRegularFile(file);
    }
}
