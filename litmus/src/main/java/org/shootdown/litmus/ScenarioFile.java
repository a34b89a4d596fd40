package org.shootdown.litmus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.litmus.header.ScenarioHeader;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.source.Sections;
import org.shootdown.litmus.source.SourceFile;

/**
 * A scenario's file: cut into its parts, its header read, nothing compiled.
 *
 * @param path the file as its user named it
 * @param sections its parts
 * @param header what its header comment says
 */
public record ScenarioFile(String path, Sections sections, ScenarioHeader header) {

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if it cannot be read or is not a C litmus file
     */
    public static ScenarioFile read(Path path) {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(Limits.SOURCE_CHARACTERS * 4 + 1);
            return parse(path.toString(), new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw InvalidInputException.at(SourcePosition.ofFile(path.toString()), "cannot be read");
        }
    }

    /** Reads a file's text. */
    public static ScenarioFile parse(String path, String text) {
        Sections sections = Sections.of(SourceFile.read(path, text));
        return new ScenarioFile(path, sections, ScenarioHeader.read(sections.header()));
    }

    /** The scenario's name, from its first line. */
    public String name() {
        return sections.name();
    }
}
