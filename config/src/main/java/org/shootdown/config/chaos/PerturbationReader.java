package org.shootdown.config.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.DistributionReader;
import org.shootdown.config.architecture.Words;
import org.shootdown.config.input.Section;
import org.shootdown.config.time.Distribution;
import org.shootdown.config.time.Picoseconds;

/** Reads one perturbation of a profile: its kind says which other keys it has. */
final class PerturbationReader {
    private static final Map<String, MessageClass> CLASSES = Words.of(MessageClass.values());
    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.of(
            "delay", PerturbationReader::delay,
            "bunch", PerturbationReader::bunch,
            "lose", PerturbationReader::loss,
            "slow-memory", PerturbationReader::slowMemory,
            "skew", PerturbationReader::skew,
            "steal", PerturbationReader::steal,
            "smi", PerturbationReader::smi,
            "preempt", PerturbationReader::preemption));

    private static final double LEAST_PROBABILITY = 1e-9;
    private static final double LARGEST_FACTOR = 1000;
    private static final int MOST_GROUPS = 65536;
    private static final int MOST_LOSSES = 100;
    private static final long SHORTEST_EVERY_PS = 100_000;
    private static final long SHORTEST_PERIOD_PS = 10_000;

    /** What one kind of perturbation is read by. */
    @FunctionalInterface
    private interface Kind {
        Perturbation read(PerturbationReader reader);
    }

    private final String name;
    private final Section section;

    private PerturbationReader(String name, Section section) {
        this.name = name;
        this.section = section;
    }

    /** The perturbation of this name. */
    static Perturbation read(String name, Section section) {
        return section.word("kind", KINDS).read(new PerturbationReader(name, section));
    }

    private Delay delay() {
        allowOnly("messages", "probability", "extra");
        return new Delay(name, about(), messages(), probability(), amount("extra"));
    }

    private Bunch bunch() {
        allowOnly("messages", "probability", "period");
        return new Bunch(name, about(), messages(), probability(), atLeast("period", SHORTEST_PERIOD_PS));
    }

    private Loss loss() {
        allowOnly("messages", "probability", "timeout", "at-most");
        int most = section.integer("at-most", 1, MOST_LOSSES);
        return new Loss(name, about(), messages(), probability(), amount("timeout"), most);
    }

    private SlowMemory slowMemory() {
        allowOnly("factor", "mmu", "every", "duration");
        double factor = section.number("factor", 1, LARGEST_FACTOR);
        Integer mmu = section.has("mmu") ? section.integer("mmu", 0, MOST_GROUPS) : null;
        return new SlowMemory(name, about(), factor, mmu, episodes());
    }

    private SlowMemory.@Nullable When episodes() {
        boolean always = !section.has("every") && !section.has("duration");
        return always ? null : new SlowMemory.When(every(), duration());
    }

    private Skew skew() {
        allowOnly("nodes", "extra");
        return new Skew(name, about(), section.integer("nodes", 2, MOST_GROUPS), amount("extra"));
    }

    private Pause steal() {
        allowOnly("every", "duration");
        return new Pause(name, about(), every(), duration(), 0);
    }

    private Pause smi() {
        allowOnly("every", "duration", "sockets");
        return new Pause(name, about(), every(), duration(), section.integer("sockets", 1, MOST_GROUPS));
    }

    private Preemption preemption() {
        allowOnly("interval", "duration");
        Amount duration = amount("duration");
        if (duration.distribution().minimumPs() < Preemption.LEAST_PS) {
            throw section.problem(
                    "duration",
                    section.pathOf("duration") + " must be at least " + Picoseconds.show(Preemption.LEAST_PS)
                            + ": no host gives a CPU back sooner");
        }
        return new Preemption(name, about(), amount("interval"), duration);
    }

    private void allowOnly(String... keys) {
        List<String> known = new ArrayList<>(List.of("kind", "about"));
        known.addAll(List.of(keys));
        section.allowOnly(known);
    }

    private String about() {
        return section.text("about");
    }

    private List<MessageClass> messages() {
        return section.words("messages", CLASSES);
    }

    private double probability() {
        return section.number("probability", LEAST_PROBABILITY, 1);
    }

    private Amount amount(String key) {
        return new Amount(DistributionReader.read(section.section(key)));
    }

    private long every() {
        return atLeast("every", SHORTEST_EVERY_PS);
    }

    /** Something that happens once in each stretch of time is not longer than that. */
    private Amount duration() {
        Amount duration = amount("duration");
        Distribution distribution = duration.distribution();
        if (distribution.maximumPs() > every()) {
            throw section.problem(
                    "duration",
                    section.pathOf("duration") + " can be " + Picoseconds.show(distribution.maximumPs())
                            + ", longer than " + section.pathOf("every"));
        }
        return duration;
    }

    private long atLeast(String key, long leastPs) {
        long ps = section.durationPs(key);
        if (ps < leastPs) {
            throw section.problem(key, section.pathOf(key) + " must be at least " + Picoseconds.show(leastPs));
        }
        return ps;
    }
}
