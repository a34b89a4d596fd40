package org.shootdown.simulation.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.shootdown.config.input.HoconFile;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Section;
import org.shootdown.machine.Stall;
import org.shootdown.simulation.timed.Order;

/** Reads a file of injections, strictly. */
public final class InjectionReader {
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
                section.has("groups") ? section.integer("groups", 1, Injection.MOST_GROUPS) : 1,
                section.has("cpus") ? section.integer("cpus", 1, MOST_CPUS) : 0,
                section.has("place") ? place(section) : Seating.PACKED.text(),
                section.has("start") ? section.durationPs("start") : 0,
                section.has("spacing") ? section.durationPs("spacing") : 0,
                all(section, "stalls", text -> Stall.parse(text).text()),
                all(section, "orders", text -> Order.parse(text).text()),
                section.has("timeout") ? section.durationPs("timeout") : Injection.DEFAULT_TIMEOUT_PS);
    }

    private static String place(Section section) {
        return at(section, "place", section.text("place"), text -> Seating.parse(text)
                .text());
    }

    private static List<String> all(Section section, String key, UnaryOperator<String> form) {
        List<String> texts = new ArrayList<>();
        if (section.has(key)) {
            section.texts(key).forEach(text -> texts.add(at(section, key, text, form)));
        }
        return texts;
    }

    /** What is wrong with a text is wrong at its line. */
    private static String at(Section section, String key, String text, UnaryOperator<String> form) {
        try {
            return form.apply(text);
        } catch (InvalidInputException e) {
            throw section.problem(key, section.pathOf(key) + ": " + e.getMessage());
        }
    }
}
