package org.shootdown.config.input;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where in a HOCON file, or in a file that it includes, something was written; builds errors that show it. */
final class HoconSource {
    private final Path root;

    /** What the user asked to read. */
    HoconSource(Path root) {
        this.root = root;
    }

    /** An error at a value, or, if it was put together from several places, at its first part. */
    InvalidInputException problem(ConfigValue value, String text) {
        return problem(place(value), text);
    }

    /** An error that Typesafe Config found. */
    InvalidInputException problem(ConfigException e) {
        ConfigOrigin origin = e.origin();
        String text = String.valueOf(e.getMessage());
        if (origin == null) {
            return InvalidInputException.at(SourcePosition.ofFile(root.toString()), text);
        }
        return problem(position(origin), withoutPrefix(text, origin.description() + ": "));
    }

    /** An error in an include statement of this file. */
    InvalidInputException problemAtInclude(String what, String text) {
        List<String> lines = lines(root.toString());
        int line = 1;
        while (line <= lines.size() && !isInclude(lines.get(line - 1), what)) {
            line++;
        }
        int known = line <= lines.size() ? line : 0;
        return problem(new SourcePosition(root.toString(), known, 0), text);
    }

    private static boolean isInclude(String line, String what) {
        return line.strip().startsWith("include") && line.contains(what);
    }

    /** The names of the HOCON files in a file's directory, sorted. */
    static List<String> filesBeside(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try (Stream<Path> entries = directory == null ? Stream.empty() : Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.endsWith(".conf"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw InvalidInputException.at(SourcePosition.ofFile(file.toString()), "cannot be read: " + e.getMessage());
        }
    }

    private InvalidInputException problem(SourcePosition position, String text) {
        boolean inherited = !position.file().equals(root.toString());
        String problem = inherited ? text + " (included by " + root + ")" : text;
        return InvalidInputException.at(position, problem, sourceLine(position));
    }

    private SourcePosition place(ConfigValue value) {
        return places(value)
                .filter(position -> position.line() > 0)
                .min(Comparator.comparing((SourcePosition position) -> !isInRoot(position))
                        .thenComparingInt(SourcePosition::line))
                .orElse(SourcePosition.ofFile(root.toString()));
    }

    private boolean isInRoot(SourcePosition position) {
        return position.file().equals(root.toString());
    }

    /** The value's own place if it has one line, otherwise the places of its parts. */
    private Stream<SourcePosition> places(ConfigValue value) {
        SourcePosition own = position(value.origin());
        return own.line() > 0 ? Stream.of(own) : parts(value).flatMap(this::places);
    }

    /** An object's own {@code values()} is a set: of equal values in different places it keeps one. */
    private static Stream<ConfigValue> parts(ConfigValue value) {
        if (value instanceof ConfigObject object) {
            return object.entrySet().stream().map(Map.Entry::getValue);
        }
        return value instanceof ConfigList list ? list.stream() : Stream.of();
    }

    private SourcePosition position(ConfigOrigin origin) {
        String file = origin.filename();
        return file == null
                ? SourcePosition.ofFile(root.toString())
                : new SourcePosition(file, Math.max(origin.lineNumber(), 0), 0);
    }

    private static @Nullable String sourceLine(SourcePosition position) {
        List<String> lines = lines(position.file());
        boolean known = position.line() > 0 && position.line() <= lines.size();
        return known ? lines.get(position.line() - 1) : null;
    }

    private static List<String> lines(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw InvalidInputException.at(SourcePosition.ofFile(file), "cannot be read: " + e.getMessage());
        }
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }
}
