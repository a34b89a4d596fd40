package org.shootdown.config.input;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a HOCON file that a user wrote, strictly and without reaching outside its directory.
 *
 * <p>Substitutions see the file only, not the environment; see {@link SameDirectoryIncluder} for includes.
 */
public final class HoconFile {
    private static final long LARGEST_BYTES = 1 << 20;

    private HoconFile() {}

    /**
     * The file's root.
     *
     * @throws InvalidInputException if it cannot be read or is not HOCON
     */
    public static Section read(Path file) {
        try {
            return new Section(new HoconSource(file), "", parse(file));
        } catch (ConfigException e) {
            throw new HoconSource(file).problem(e);
        }
    }

    private static ConfigObject parse(Path file) {
        requireReadable(file);
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setAllowMissing(false)
                .setIncluder(new SameDirectoryIncluder(file));
        return ConfigFactory.parseFile(file.toFile(), options)
                .resolve(ConfigResolveOptions.noSystem())
                .root();
    }

    static void requireReadable(Path file) {
        SourcePosition position = SourcePosition.ofFile(file.toString());
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw InvalidInputException.at(position, "is not a readable file");
        }
        if (size(file) > LARGEST_BYTES) {
            throw InvalidInputException.at(position, "is larger than " + LARGEST_BYTES + " bytes");
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw InvalidInputException.at(SourcePosition.ofFile(file.toString()), "cannot be read: " + e.getMessage());
        }
    }
}
