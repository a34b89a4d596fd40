package org.shootdown.litmus.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.shootdown.config.input.InvalidInputException;

/**
 * Architectures, kernel paths and the like as texts, so that a computer that has none of them can compile a scenario.
 *
 * <p>They may come from anywhere: a path leads nowhere but below the folder that they are written to, and there is a bound
 * on how many there are and how long they are together.
 *
 * @param texts by path within a folder laid out as {@code config}: the file's text
 */
public record ProjectFiles(Map<String, String> texts) {
    private static final List<String> FOLDERS = List.of("architectures", "kernel", "chaos", "workloads", "machines");
    private static final List<String> SUFFIXES = List.of(".conf", ".h", ".litmus");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+");
    private static final int MOST_FILES = 2_000;
    private static final int MOST_CHARACTERS = 4_000_000;

    /** No file. */
    public static final ProjectFiles NONE = new ProjectFiles(Map.of());

    /**
     * Files by path.
     *
     * @throws InvalidInputException if there are too many, they are too long, or one has a path that it must not have
     */
    public ProjectFiles {
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
        long characters = texts.values().stream().mapToLong(String::length).sum();
        if (texts.size() > MOST_FILES || characters > MOST_CHARACTERS) {
            throw InvalidInputException.of("the configuration folders have " + texts.size() + " files with "
                    + characters + " characters; at most " + MOST_FILES + " with " + MOST_CHARACTERS
                    + " can be sent to a cluster");
        }
        texts.keySet().forEach(ProjectFiles::requireAllowed);
    }

    /** What tells these files from others: a SHA-256 of their paths and texts, in hexadecimal. */
    public String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            texts.forEach((path, text) -> {
                sha256.update((path + "\0" + text + "\0").getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void requireAllowed(String path) {
        if (!PATH.matcher(path).matches() || !FOLDERS.contains(path.substring(0, path.indexOf('/')))) {
            throw InvalidInputException.of("'" + path + "' is not a path of a configuration file");
        }
    }

    /** What some folders have; of two files with the same path the first folder's. */
    static ProjectFiles of(List<Path> folders) {
        Map<String, String> texts = new TreeMap<>();
        folders.forEach(folder -> FOLDERS.forEach(name -> add(folder, folder.resolve(name), texts)));
        return new ProjectFiles(texts);
    }

    private static void add(Path root, Path folder, Map<String, String> texts) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(ProjectFiles::isConfiguration).toList()) {
                String path = root.relativize(file).toString().replace('\\', '/');
                texts.putIfAbsent(path, Files.readString(file));
            }
        } catch (IOException | UncheckedIOException e) {
            throw InvalidInputException.of("the folder '" + folder + "' cannot be read: " + e.getMessage());
        }
    }

    private static boolean isConfiguration(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file)
                && !name.startsWith(".")
                && SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** Writes them below a folder. */
    public void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, String> file : texts.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent() == null ? folder : path.getParent());
            Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
        }
    }

    /** Deletes a folder and everything in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
