package org.shootdown.litmus.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Warning;

/** The folders that {@code --config} adds: whether they can be meant, and what they put in another's place. */
final class AddedFolders {
    private static final List<String> KNOWN = List.of(
            "architectures", "chaos", "injections", "kernel", "litmus", "machines", "races", "studies", "workloads");

    private AddedFolders() {}

    /**
     * Requires that a folder has something to add.
     *
     * @throws InvalidInputException if it is no folder, or none of what a configuration consists of is in it
     */
    static void require(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw InvalidInputException.of("--config: '" + folder + "' is not a folder");
        }
        if (KNOWN.stream().noneMatch(name -> Files.isDirectory(folder.resolve(name)))) {
            throw InvalidInputException.of("--config: '" + folder + "' adds nothing: there is none of "
                    + String.join("/, ", KNOWN) + "/ in it");
        }
    }

    /**
     * Says which headers are taken in place of others of the same path.
     *
     * @param kernels the folders of headers, the one that counts first
     */
    static List<Warning> overridden(List<Path> kernels) {
        List<Warning> warnings = new ArrayList<>();
        Map<String, Path> first = new TreeMap<>();
        for (Path kernel : kernels) {
            for (String header : headers(kernel)) {
                Path before = first.putIfAbsent(header, kernel);
                if (before != null) {
                    warnings.add(Warning.ofFile(
                            before.resolve(header).toString(), "taken in place of " + kernel.resolve(header)));
                }
            }
        }
        return warnings;
    }

    private static List<String> headers(Path kernel) {
        try (Stream<Path> files = Files.walk(kernel)) {
            return files.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(".h"))
                    .map(file -> kernel.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw InvalidInputException.of("the folder '" + kernel + "' cannot be read: " + e.getMessage());
        }
    }
}
