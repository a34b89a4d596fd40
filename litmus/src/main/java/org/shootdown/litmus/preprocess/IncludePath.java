package org.shootdown.litmus.preprocess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.source.SourceFile;

/**
 * Where {@code #include} looks, and where it must not: no absolute paths, no {@code ..}, and what is found must lie
 * within one of the directories after all symbolic links are followed.
 *
 * @param directories searched in this order
 */
public record IncludePath(List<Path> directories) {
    /** A path that finds nothing. */
    public static final IncludePath NONE = new IncludePath(List.of());

    public IncludePath {
        directories = List.copyOf(directories);
    }

    /** Whether a name may be looked for at all. */
    static boolean isAllowed(String name) {
        return !name.isEmpty()
                && name.indexOf('\0') < 0
                && !name.startsWith("/")
                && name.indexOf('\\') < 0
                && !List.of(name.split("/")).contains("..");
    }

    /**
     * Finds a file.
     *
     * @param beside a directory below the searched ones, relative to them, that is searched first; or null
     * @return the file, named by its path within the directory that it was found in; or null
     */
    @Nullable SourceFile find(String name, @Nullable String beside) {
        SourceFile near = beside == null ? null : search(beside + "/" + name);
        return near != null ? near : search(name);
    }

    private @Nullable SourceFile search(String name) {
        for (Path directory : directories) {
            Path file = directory.resolve(name).normalize();
            if (Files.isRegularFile(file) && isWithin(file)) {
                return SourceFile.read(directory.normalize().relativize(file).toString(), read(file));
            }
        }
        return null;
    }

    private boolean isWithin(Path file) {
        try {
            Path real = file.toRealPath();
            for (Path directory : directories) {
                if (Files.isDirectory(directory) && real.startsWith(directory.toRealPath())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            // An oversized file is cut just beyond the bound, where the preprocessor finds it too long.
            try (var in = Files.newInputStream(file)) {
                return new String(in.readNBytes(Limits.SOURCE_CHARACTERS + 1), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
