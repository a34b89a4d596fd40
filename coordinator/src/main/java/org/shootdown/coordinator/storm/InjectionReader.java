package org.shootdown.coordinator.storm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.shootdown.config.input.HoconFile;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Section;
import org.shootdown.machine.Stall;
import org.shootdown.machine.large.Order;

/** Reads a file of injections, strictly. */
public final class InjectionReader {
    /** So many groups may an injection have. */
    public static final int MOST_GROUPS = 8192;

    private static final List<String> KEYS =
            List.of("race", "variant", "groups", "cpus", "place", "start", "spacing", "stalls", "orders", "timeout");
    private static final int MOST_CPUS = 16_384;

    private InjectionReader() {}

    /**
     * What the file says: its {@code injections}, at least one.
     *
     * @throws InvalidInputException if it says something else
     */
    public static List<Injection> read(Path file) {
        Section root = HoconFile.read(file);
        root.allowOnly(List.of("injections"));
        return root.sections("injections").stream()
                .map(InjectionReader::injection)
                .toList();
    }

    private static Injection injection(Section section) {
        section.allowOnly(KEYS);
        return new Injection(
                section.text("race"),
                section.has("variant") ? section.text("variant") : "",
                section.has("groups") ? section.integer("groups", 1, MOST_GROUPS) : 1,
                section.has("cpus") ? section.integer("cpus", 1, MOST_CPUS) : 0,
                section.has("place") ? at(section, "place", section.text("place"), Seating::parse) : Seating.PACKED,
                section.has("start") ? section.durationPs("start") : 0,
                section.has("spacing") ? section.durationPs("spacing") : 0,
                all(section, "stalls", Stall::parse),
                all(section, "orders", Order::parse),
                section.has("timeout") ? section.durationPs("timeout") : Injection.DEFAULT_TIMEOUT_PS);
    }

    private static <T> List<T> all(Section section, String key, Function<String, T> parse) {
        List<T> parsed = new ArrayList<>();
        if (section.has(key)) {
            section.texts(key).forEach(text -> parsed.add(at(section, key, text, parse)));
        }
        return parsed;
    }

    /** What is wrong with a text is wrong at its line. */
    private static <T> T at(Section section, String key, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (InvalidInputException e) {
            throw section.problem(key, section.pathOf(key) + ": " + e.getMessage());
        }
    }
}
