package org.shootdown.config.architecture;

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
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Suggestions;

/**
 * The architectures that a user can name: the {@code .conf} files of some directories, later ones before earlier ones.
 *
 * <p>A file is read when it is asked for, so that a broken one hinders only who wants it.
 */
public final class ArchitectureCatalogue {
    private static final String SUFFIX = ".conf";

    private final SortedMap<String, Path> files;

    private ArchitectureCatalogue(SortedMap<String, Path> files) {
        this.files = files;
    }

    /**
     * The files of these directories.
     *
     * @param directories a later one's file replaces an earlier one's of the same name
     * @throws InvalidInputException if one of them cannot be listed
     */
    public static ArchitectureCatalogue of(List<Path> directories) {
        SortedMap<String, Path> files = new TreeMap<>();
        directories.forEach(directory -> addFiles(directory, files));
        return new ArchitectureCatalogue(files);
    }

    /** Every name, sorted. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
    }

    /**
     * The architecture of this name.
     *
     * @throws InvalidInputException if there is none, or its file is not usable
     */
    public Architecture find(String name) {
        return file(name).architecture();
    }

    /**
     * What the file of the architecture of this name says, with sources.
     *
     * @throws InvalidInputException as {@link #find}
     */
    public ArchitectureFile file(String name) {
        Path file = files.get(name);
        if (file == null) {
            throw InvalidInputException.of("unknown architecture '" + name + "'"
                    + Suggestions.didYouMean(name, files.keySet()) + " (known: " + String.join(", ", files.keySet())
                    + ")");
        }
        return ArchitectureReader.read(file);
    }

    private static void addFiles(Path directory, SortedMap<String, Path> files) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(ArchitectureCatalogue::isArchitecture).forEach(file -> files.put(nameOf(file), file));
        } catch (IOException e) {
            throw InvalidInputException.at(
                    SourcePosition.ofFile(directory.toString()), "is not a directory of architecture files");
        }
    }

    /** Leaves out what editors hide beside a file. */
    private static boolean isArchitecture(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
