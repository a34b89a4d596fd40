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

/** The {@code .conf} files of some directories that a user can name, later directories before earlier ones. */
public final class ConfFiles {
    /** What the name of each such file ends with. */
    public static final String SUFFIX = ".conf";

    private final String what;
    private final SortedMap<String, Path> files = new TreeMap<>();

    /**
     * The files of these directories.
     *
     * @param what each of them describes, in a word
     * @param directories a later one's file replaces an earlier one's of the same name
     * @throws InvalidInputException if one of them cannot be listed
     */
    public ConfFiles(String what, List<Path> directories) {
        this.what = what;
        directories.forEach(this::addFiles);
    }

    /** Every name, sorted. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
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

    /** The name that a file has here. */
    public static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /**
     * The text at {@code name} in a file, which must be the name that the file has here.
     *
     * @throws InvalidInputException if it is another
     */
    public static String requireName(Section root, Path file) {
        String name = root.text("name");
        String expected = nameOf(file);
        if (!name.equals(expected)) {
            throw root.problem("name", "name is '" + name + "', but the file's name makes it '" + expected + "'");
        }
        return name;
    }

    private void addFiles(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(ConfFiles::isConf).forEach(file -> files.put(nameOf(file), file));
        } catch (IOException e) {
            throw InvalidInputException.at(
                    SourcePosition.ofFile(directory.toString()), "is not a directory of " + what + " files");
        }
    }

    /** Leaves out what editors hide beside a file. */
    private static boolean isConf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file);
    }
}
