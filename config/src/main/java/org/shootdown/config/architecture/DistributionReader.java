package org.shootdown.config.architecture;

import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.input.Section;
import org.shootdown.config.time.Distribution.Component;
import org.shootdown.config.time.Distribution.Constant;
import org.shootdown.config.time.Distribution.LogNormal;
import org.shootdown.config.time.Distribution.Shape;
import org.shootdown.config.time.Distribution.Uniform;

/**
 * Reads one distribution: exactly one of {@code constant}, {@code uniform}, {@code median} with {@code sigma}, or a
 * {@code mixture} of these.
 */
public final class DistributionReader {
    private static final List<String> SHAPES = List.of("constant", "uniform", "median");
    private static final List<String> SHAPE_KEYS = List.of("constant", "uniform", "median", "sigma", "trust", "source");
    private static final List<String> KEYS = with("mixture", SHAPE_KEYS);
    private static final List<String> COMPONENT_KEYS = with("weight", SHAPE_KEYS);
    private static final double SMALLEST_WEIGHT = 1e-9;
    private static final double LARGEST_WEIGHT = 1e9;
    private static final double LARGEST_SIGMA = 5;

    private DistributionReader() {}

    /** What the distribution is made of, each with its source. */
    public static List<Estimate> read(Section section) {
        section.allowOnly(KEYS);
        if (!section.has("mixture")) {
            return List.of(estimate(section, 1));
        }
        forbid(section, SHAPE_KEYS, "mixture");
        return section.sections("mixture").stream()
                .map(DistributionReader::component)
                .toList();
    }

    /** How far a figure can be trusted. */
    static Trust trust(Section section) {
        return section.word("trust", Trust.byLetter());
    }

    /** Whose figure it is. */
    static String source(Section section) {
        return section.text("source");
    }

    private static Estimate component(Section section) {
        section.allowOnly(COMPONENT_KEYS);
        return estimate(section, section.number("weight", SMALLEST_WEIGHT, LARGEST_WEIGHT));
    }

    private static Estimate estimate(Section section, double weight) {
        return new Estimate(new Component(weight, shape(section)), trust(section), source(section));
    }

    private static Shape shape(Section section) {
        List<String> present = SHAPES.stream().filter(section::has).toList();
        if (present.size() != 1) {
            throw section.problem(section.path() + " must have exactly one of constant, uniform, median with sigma, or"
                    + " mixture" + found(present));
        }
        return switch (present.get(0)) {
            case "constant" -> constant(section);
            case "uniform" -> uniform(section);
            default -> logNormal(section);
        };
    }

    private static String found(List<String> present) {
        return present.isEmpty()
                ? ""
                : ", but has " + String.join(" and ", present) + "; to drop an included one, set it to null";
    }

    private static Shape constant(Section section) {
        forbid(section, List.of("sigma"), "constant");
        return new Constant(section.durationPs("constant"));
    }

    private static Shape uniform(Section section) {
        forbid(section, List.of("sigma"), "uniform");
        List<Long> ends = section.durationsPs("uniform");
        if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
            throw section.problem("uniform", section.pathOf("uniform") + " must be [least, most], as in [8 ms, 12 ms]");
        }
        return new Uniform(ends.get(0), ends.get(1));
    }

    private static Shape logNormal(Section section) {
        return new LogNormal(section.durationPs("median"), section.number("sigma", 0, LARGEST_SIGMA));
    }

    private static void forbid(Section section, List<String> keys, String form) {
        for (String key : keys) {
            if (section.has(key)) {
                throw section.problem(
                        key,
                        section.pathOf(key) + " does not go with " + form
                                + "; to drop an included one, set it to null");
            }
        }
    }

    private static List<String> with(String key, List<String> keys) {
        List<String> all = new ArrayList<>(keys);
        all.add(0, key);
        return List.copyOf(all);
    }
}
