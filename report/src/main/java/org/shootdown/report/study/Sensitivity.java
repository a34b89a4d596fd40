package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.report.TextTable;
import org.shootdown.report.statistics.Bootstrap;
import org.shootdown.report.statistics.Comparison;
import org.shootdown.report.statistics.Interval;
import org.shootdown.report.study.Replicates.KnownSamples;
import org.shootdown.report.study.StudyDocument.FigureEntry;

/**
 * What hangs on a figure: by how much each metric of one machine changes where one latency, or one cost of the machine's, is a
 * fifth less or more.
 */
public final class Sensitivity {
    /** Shown, it would be 0.00 %. */
    private static final double NOTHING = 5e-5;

    private static final List<String> FACTORS = List.of("0.8", "1.2");

    private final Study study;
    private final StudyPoint at;
    private final Map<String, List<FigureEntry>> figures;

    private Sensitivity(Study study, StudyPoint at, Map<String, List<FigureEntry>> figures) {
        this.study = study;
        this.at = at;
        this.figures = figures;
    }

    /** How much a figure changes each metric: one line for less, one for more. */
    private record Effect(String axis, List<List<Optional<Interval>>> byFactor) {
        /** Whether anything is known to change at all. */
        boolean isNothing() {
            return byFactor.stream()
                    .flatMap(List::stream)
                    .allMatch(ratio -> ratio.isPresent() && Math.abs(ratio.get().value() - 1) < NOTHING);
        }

        /** The greatest change of a metric, as a part of it. */
        double greatest(int metric) {
            return byFactor.stream()
                    .flatMap(changes -> changes.get(metric).stream())
                    .mapToDouble(ratio -> Math.abs(ratio.value() - 1))
                    .max()
                    .orElse(0);
        }
    }

    /**
     * The machine of a study that is there.
     *
     * @param where by axis: which one; in the middle of the axes that are not named
     * @throws InvalidInputException if the study has no such machine
     */
    public static StudyPoint place(Study study, Map<String, String> where) {
        Map<String, String> point = new LinkedHashMap<>();
        study.axes().forEach((axis, values) -> point.put(axis, values.get((values.size() - 1) / 2)));
        where.forEach((axis, value) -> {
            List<String> known = study.axes().getOrDefault(axis, List.of());
            if (!known.contains(value)) {
                throw InvalidInputException.of("--sensitivity-at: the study has no machine with " + axis + "=" + value
                        + (known.isEmpty() ? "" : " (it has " + axis + "=" + String.join(",", known) + ")"));
            }
            point.put(axis, value);
        });
        return new StudyPoint(point);
    }

    /** Of the machine and with the figures that a document names. */
    public static Optional<Sensitivity> of(StudyDocument document) {
        if (document.sensitivityAt() == null) {
            return Optional.empty();
        }
        StudyPoint at = new StudyPoint(document.sensitivityAt());
        Map<String, List<FigureEntry>> figures = new LinkedHashMap<>();
        document.architectures().stream()
                .filter(each -> each.name().equals(at.value(StudyPoint.ARCHITECTURE)))
                .forEach(each -> add(figures, ScaledProject.LATENCY, each.latencies()));
        document.machines().stream()
                .filter(each -> each.name().equals(at.value(StudyPoint.MACHINE)))
                .forEach(each -> addMachine(figures, at.value(StudyPoint.ARCHITECTURE), each.figures()));
        return Optional.of(new Sensitivity(document.study(), at, figures));
    }

    /** The latencies that the machine has for the architecture take the place of the architecture's own. */
    private static void addMachine(
            Map<String, List<FigureEntry>> figures, String architecture, List<FigureEntry> entries) {
        String prefix = StudySources.latencyPrefix(architecture);
        List<FigureEntry> own = entries.stream()
                .filter(entry -> entry.name().startsWith(prefix))
                .map(entry -> entry.named(entry.name().substring(prefix.length())))
                .toList();
        own.forEach(entry -> figures.remove(ScaledProject.LATENCY + entry.name()));
        add(figures, ScaledProject.LATENCY, own);
        add(
                figures,
                ScaledProject.OF_MACHINE,
                entries.stream()
                        .filter(entry -> !entry.name().startsWith(StudySources.LATENCIES))
                        .toList());
    }

    /** What is nothing stays nothing, however often it is taken. */
    private static void add(Map<String, List<FigureEntry>> figures, String prefix, List<FigureEntry> entries) {
        for (FigureEntry entry : entries) {
            figures.computeIfAbsent(prefix + entry.name(), axis -> new ArrayList<>())
                    .add(entry);
        }
        figures.values()
                .removeIf(own -> own.stream().allMatch(entry -> entry.value().equals("0 ps")));
    }

    /** The machines that it takes: the one itself, and those that differ from it in one figure. */
    List<StudyPoint> points() {
        List<StudyPoint> points = new ArrayList<>(List.of(at));
        figures.keySet().forEach(axis -> FACTORS.forEach(factor -> points.add(scaled(axis, factor))));
        return points;
    }

    private StudyPoint scaled(String axis, String factor) {
        Map<String, String> values = new LinkedHashMap<>(at.values());
        values.put(axis, factor);
        return new StudyPoint(values);
    }

    /** What it is about, in words. */
    String title() {
        String machine = at.text(study.varying());
        return "What a fifth less or more of each figure changes" + (machine.isEmpty() ? "" : ", at " + machine);
    }

    /** The title, and two lines for each figure, those first on which the first metric hangs most; then what changes nothing. */
    public String asText(List<Sample> samples) {
        String without = without(samples);
        return title() + "\n" + TextTable.of(rows(samples)) + (without.isEmpty() ? "" : without + "\n");
    }

    /** The figures that change nothing, in a sentence; empty if there are none. */
    String without(List<Sample> samples) {
        List<String> names = effects(samples).stream()
                .filter(Effect::isNothing)
                .map(Effect::axis)
                .toList();
        return names.isEmpty() ? "" : "Nothing changes with " + String.join(", ", names) + ".";
    }

    /** The lines of the others, below one that says what is in them. */
    List<List<String>> rows(List<Sample> samples) {
        List<String> head = new ArrayList<>(List.of("figure", "value", "times"));
        study.metrics().forEach(metric -> head.add(metric.toString()));
        head.addAll(List.of("trust", "source"));
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (Effect effect : effects(samples)) {
            if (effect.isNothing()) {
                continue;
            }
            for (int i = 0; i < FACTORS.size(); i++) {
                List<FigureEntry> entries = figures.getOrDefault(effect.axis(), List.of());
                List<String> row = new ArrayList<>(List.of(effect.axis(), value(entries), FACTORS.get(i)));
                effect.byFactor()
                        .get(i)
                        .forEach(ratio -> row.add(ratio.map(Sensitivity::change).orElse("?")));
                row.add(joined(entries.stream().map(FigureEntry::trust).toList(), ", "));
                row.add(joined(entries.stream().map(FigureEntry::source).toList(), "; "));
                rows.add(row);
            }
        }
        return rows;
    }

    private static String value(List<FigureEntry> entries) {
        return entries.size() == 1 ? entries.get(0).value() : "mixture of " + entries.size();
    }

    private static String joined(List<String> words, String between) {
        return words.stream().distinct().collect(Collectors.joining(between));
    }

    private List<Effect> effects(List<Sample> samples) {
        List<Effect> effects = new ArrayList<>();
        for (String axis : figures.keySet()) {
            List<List<Optional<Interval>>> byFactor = new ArrayList<>();
            for (String factor : FACTORS) {
                StudyPoint other = scaled(axis, factor);
                byFactor.add(study.metrics().stream()
                        .map(metric -> ratio(metric, other, samples))
                        .toList());
            }
            effects.add(new Effect(axis, byFactor));
        }
        effects.sort(Comparator.comparingDouble((Effect effect) -> effect.greatest(0))
                .reversed());
        return effects;
    }

    /** What a metric is elsewhere as a multiple of what it is here, by the same seeds; none if nobody knows. */
    private Optional<Interval> ratio(Metric metric, StudyPoint other, List<Sample> samples) {
        Map<Long, Sample> here = bySeed(KnownSamples.of(at, samples));
        Map<Long, Sample> there = bySeed(KnownSamples.of(other, samples));
        List<Long> seeds = there.keySet().stream().filter(here::containsKey).toList();
        if (seeds.isEmpty()) {
            return Optional.empty();
        }
        return Comparison.ofPairs(
                        values(metric, here, seeds),
                        values(metric, there, seeds),
                        Bootstrap.of(Replicates.BOOTSTRAP_SEED))
                .ratio();
    }

    private static Map<Long, Sample> bySeed(List<Sample> samples) {
        Map<Long, Sample> bySeed = new LinkedHashMap<>();
        samples.forEach(sample -> bySeed.put(sample.seed(), sample));
        return bySeed;
    }

    private static double[] values(Metric metric, Map<Long, Sample> samples, List<Long> seeds) {
        return seeds.stream()
                .flatMap(seed -> Optional.ofNullable(samples.get(seed)).stream())
                .mapToDouble(sample -> sample.value(metric))
                .toArray();
    }

    private static String change(Interval ratio) {
        String change = percent(ratio.value());
        return ratio.isKnown()
                ? change + " [" + percent(ratio.low()) + ", " + percent(ratio.high()) + "]"
                : change + " [?]";
    }

    /** Never a negative nothing. */
    private static String percent(double ratio) {
        double change = Math.round((ratio - 1) * 1e4) / 1e2;
        return String.format(Locale.ROOT, "%+.2f %%", change + 0.0);
    }
}
