package org.shootdown.config.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;

/**
 * The architectures that a user can name: the {@code .conf} files of some directories, later ones before earlier ones.
 *
 * <p>A file is read when it is first asked for, so that a broken one hinders only who wants it; what it said then holds as
 * long as the catalogue does. Threads may share it.
 */
public final class ArchitectureCatalogue {
    private final NamedFiles files;
    private final Map<String, ArchitectureFile> read = new ConcurrentHashMap<>();

    private ArchitectureCatalogue(NamedFiles files) {
        this.files = files;
    }

    /**
     * The files of these directories.
     *
     * @param directories a later one's file replaces an earlier one's of the same name
     * @throws InvalidInputException if one of them cannot be listed
     */
    public static ArchitectureCatalogue of(List<Path> directories) {
        return new ArchitectureCatalogue(new NamedFiles("architecture", NamedFiles.CONF, directories));
    }

    /** Every name, sorted. */
    public SortedSet<String> names() {
        return files.names();
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
        return read.computeIfAbsent(name, asked -> ArchitectureReader.read(files.find(asked)));
    }
}
