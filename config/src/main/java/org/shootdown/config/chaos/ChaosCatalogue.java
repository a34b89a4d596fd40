package org.shootdown.config.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;

/** The chaos profiles that a user can name: the {@code .conf} files of some directories, later ones before earlier ones. */
public final class ChaosCatalogue {
    private final NamedFiles files;

    private ChaosCatalogue(NamedFiles files) {
        this.files = files;
    }

    /**
     * The files of these directories.
     *
     * @param directories a later one's file replaces an earlier one's of the same name
     * @throws InvalidInputException if one of them cannot be listed
     */
    public static ChaosCatalogue of(List<Path> directories) {
        return new ChaosCatalogue(new NamedFiles("chaos profile", NamedFiles.CONF, directories));
    }

    /** Every name, sorted. */
    public SortedSet<String> names() {
        return files.names();
    }

    /**
     * The profile of this name, or in the file of this path, which ends with {@code .conf}.
     *
     * @throws InvalidInputException if there is none, or its file is not usable
     */
    public Chaos find(String nameOrPath) {
        boolean isPath = nameOrPath.endsWith(NamedFiles.CONF);
        return ChaosReader.read(isPath ? Path.of(nameOrPath) : files.find(nameOrPath));
    }
}
