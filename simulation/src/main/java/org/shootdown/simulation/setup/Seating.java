package org.shootdown.simulation.setup;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntImmutableList;
import it.unimi.dsi.fastutil.ints.IntList;
import org.shootdown.config.input.InvalidInputException;

/**
 * Which CPUs of a machine an injected group gets.
 *
 * @param spread whether they lie far from each other: on a machine of several nodes on different ones
 * @param chosen the CPUs themselves, group by group, in the order of the group's CPUs; empty to take what is free
 */
public record Seating(boolean spread, IntList chosen) {
    /** Neighbours. */
    public static final Seating PACKED = new Seating(false, IntList.of());

    /** Far from each other. */
    public static final Seating SPREAD = new Seating(true, IntList.of());

    private static final int MOST_CHOSEN = 16_384;

    public Seating {
        chosen = new IntImmutableList(chosen);
    }

    /**
     * Reads {@code packed}, {@code spread}, or CPUs such as {@code 0,17}.
     *
     * @throws InvalidInputException if it is none of these
     */
    public static Seating parse(String text) {
        return switch (text.strip()) {
            case "packed" -> PACKED;
            case "spread" -> SPREAD;
            default -> new Seating(false, cpus(text));
        };
    }

    private static IntList cpus(String text) {
        IntList cpus = new IntArrayList();
        for (String number : text.split(",", MOST_CHOSEN + 1)) {
            if (!number.strip().matches("\\d{1,6}")) {
                throw InvalidInputException.of("'" + text + "' says no place: write packed, spread, or CPUs like 0,17");
            }
            cpus.add(Integer.parseInt(number.strip()));
        }
        return cpus;
    }

    /** As it is read. */
    public String text() {
        if (chosen.isEmpty()) {
            return spread ? "spread" : "packed";
        }
        return String.join(",", chosen.intStream().mapToObj(Integer::toString).toList());
    }
}
