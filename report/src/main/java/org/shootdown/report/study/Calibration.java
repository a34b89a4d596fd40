package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.study.FactorSearch.Place;
import org.shootdown.report.study.Reference.Published;
import org.shootdown.simulation.engine.Engine;

/**
 * Fits figures to what others have published: looks for factors of the named ones, and of no others, with which the largest
 * deviation becomes small. All factors are tried with the same seeds. No file is changed.
 */
public final class Calibration {
    /** The greater, the more the largest deviation alone counts; a mean of all would be 1. */
    private static final double NORM = 8;

    private final List<Asked> asked = new ArrayList<>();
    private final List<String> figures;
    private final Project project;

    /** A study, and the seeds of its machines. */
    private record Asked(Study study, Replicates replicates) {
        /** Its machines of which something is published. */
        List<StudyPoint> points() {
            List<StudyPoint> all = study.points();
            return study.references().stream()
                    .flatMap(reference -> reference.points().stream())
                    .map(published -> new StudyPoint(published.point()))
                    .distinct()
                    .filter(all::contains)
                    .toList();
        }
    }

    /**
     * A published figure beside the measured one.
     *
     * @param study of which study
     */
    record Deviation(Study study, Reference reference, Published published, double measured) {
        double ratio() {
            return measured / published.value();
        }

        /** How far off it is, where what is expected is 1. */
        double size() {
            return Math.abs(ratio() - 1) / reference.within();
        }
    }

    /**
     * Factors, and how far off all is with them.
     *
     * @param factors by figure
     */
    record Attempt(Map<String, Double> factors, List<Deviation> deviations) {
        Attempt {
            factors = Collections.unmodifiableMap(new LinkedHashMap<>(factors));
            deviations = List.copyOf(deviations);
        }

        private Map<Reference, List<Double>> sizes() {
            Map<Reference, List<Double>> sizes = new LinkedHashMap<>();
            deviations.forEach(each -> sizes.computeIfAbsent(each.reference(), reference -> new ArrayList<>())
                    .add(each.size()));
            return sizes;
        }

        /** A smooth form of the largest deviation, without those of each curve that may be off. */
        double cost() {
            List<Double> counted = new ArrayList<>();
            sizes().forEach((reference, sizes) -> {
                int most = Math.max(1, sizes.size() - reference.mayBeOff());
                sizes.stream().sorted().limit(most).forEach(counted::add);
            });
            double sum =
                    counted.stream().mapToDouble(size -> Math.pow(size, NORM)).sum();
            return Math.pow(sum / counted.size(), 1 / NORM);
        }

        boolean isAsExpected() {
            return sizes().entrySet().stream()
                    .allMatch(curve -> within(curve.getValue())
                            >= curve.getValue().size() - curve.getKey().mayBeOff());
        }

        private static long within(List<Double> sizes) {
            return sizes.stream()
                    .filter(size -> size <= 1 + StudyAgreement.ROUNDING)
                    .count();
        }

        /** How much is within, and how far off the farthest is: {@code 7 of 9 points within; the farthest is 14.2 % off}. */
        String summary() {
            double farthest = deviations.stream()
                    .mapToDouble(each -> Math.abs(each.ratio() - 1))
                    .max()
                    .orElse(0);
            List<Double> all = deviations.stream().map(Deviation::size).toList();
            return String.format(
                    Locale.ROOT,
                    "%d of %d points within, the farthest %.1f %% off",
                    within(all),
                    all.size(),
                    100 * farthest);
        }
    }

    /**
     * Of no study yet.
     *
     * @param figures those that are fitted, such as {@code latency.ipi-target}; of none it is known afterwards how far off all is
     */
    public Calibration(List<String> figures, Project project) {
        this.figures = List.copyOf(figures);
        this.project = project;
        if (figures.stream().distinct().count() != figures.size()) {
            throw InvalidInputException.of("--fit: names each figure once: --fit latency.ipi-target");
        }
        for (String figure : figures) {
            if (!ScaledProject.isAxis(figure)) {
                throw InvalidInputException.of("--fit: '" + figure
                        + "' is no figure; write it like latency.ipi-target or machine.cache-lines.node");
            }
        }
    }

    /**
     * Fits to what a study's file refers to, too.
     *
     * @throws InvalidInputException if it refers to nothing, or says itself how a figure is multiplied
     */
    public void add(Study study, Replicates replicates) {
        Asked one = new Asked(study, replicates);
        if (one.points().isEmpty()) {
            throw InvalidInputException.of(
                    "the study '" + study.name() + "' has no references to fit to, or none of a machine that it has");
        }
        for (String figure : figures) {
            if (study.axes().containsKey(figure)) {
                throw InvalidInputException.of("the study '" + study.name() + "' has an axis '" + figure
                        + "' itself, which cannot be fitted then");
            }
        }
        StudyPoint first = one.points().get(0);
        try (ScaledProject scaled = new ScaledProject(project)) {
            scaled.of(with(first, Collections.nCopies(figures.size(), 1.0)));
        }
        asked.add(one);
    }

    List<Study> studies() {
        return asked.stream().map(Asked::study).toList();
    }

    Project project() {
        return project;
    }

    /** How many samples each attempt takes. */
    public int samples() {
        return asked.stream()
                .mapToInt(one -> one.points().size() * one.replicates().seeds().size())
                .sum();
    }

    /**
     * Looks for the factors.
     *
     * @param rounds at most so many
     * @param stopped whether it is enough
     * @param sampled called after each sample
     * @param said gets a line after each round
     */
    public CalibrationResult run(
            Engine engine, int rounds, BooleanSupplier stopped, Runnable sampled, Consumer<String> said) {
        Map<List<Double>, Attempt> attempts = new LinkedHashMap<>();
        FactorSearch search = new FactorSearch(
                factors -> {
                    Attempt attempt = attempt(factors, engine, stopped, sampled);
                    attempts.put(factors, attempt);
                    return stopped.getAsBoolean() ? Double.POSITIVE_INFINITY : attempt.cost();
                },
                stopped);
        Place best = search.run(
                figures.size(),
                figures.isEmpty() ? 0 : rounds,
                place -> said.accept("round " + place.rounds() + ": "
                        + attemptAt(attempts, place.factors()).summary()));
        Attempt before = attemptAt(attempts, Collections.nCopies(figures.size(), 1.0));
        return new CalibrationResult(this, before, attemptAt(attempts, best.factors()), attempts.size());
    }

    /** Nothing is known of factors that were not tried before it was stopped. */
    private static Attempt attemptAt(Map<List<Double>, Attempt> attempts, List<Double> factors) {
        return attempts.getOrDefault(factors, new Attempt(Map.of(), List.of()));
    }

    private Attempt attempt(List<Double> factors, Engine engine, BooleanSupplier stopped, Runnable sampled) {
        List<Deviation> deviations = new ArrayList<>();
        for (Asked one : asked) {
            List<StudyPoint> scaled =
                    one.points().stream().map(point -> with(point, factors)).toList();
            List<Sample> samples = StudyRun.of(one.study(), scaled, one.replicates(), project)
                    .run(List.of(), engine, stopped, sample -> sampled.run());
            if (stopped.getAsBoolean()) {
                break;
            }
            deviations.addAll(deviations(one, factors, samples));
        }
        Map<String, Double> byFigure = new LinkedHashMap<>();
        for (int i = 0; i < figures.size(); i++) {
            byFigure.put(figures.get(i), factors.get(i));
        }
        return new Attempt(byFigure, deviations);
    }

    private List<Deviation> deviations(Asked one, List<Double> factors, List<Sample> samples) {
        StudyResults results = new StudyResults(one.study(), samples);
        List<Deviation> deviations = new ArrayList<>();
        for (Reference reference : one.study().references()) {
            for (Published published : reference.points()) {
                StudyPoint point = with(new StudyPoint(published.point()), factors);
                results.interval(reference.metric(), point)
                        .ifPresent(
                                mean -> deviations.add(new Deviation(one.study(), reference, published, mean.value())));
            }
        }
        return deviations;
    }

    private StudyPoint with(StudyPoint point, List<Double> factors) {
        Map<String, String> values = new LinkedHashMap<>(point.values());
        for (int i = 0; i < figures.size(); i++) {
            values.put(figures.get(i), shown(factors.get(i)));
        }
        return new StudyPoint(values);
    }

    /** A factor as an axis has it. */
    static String shown(double factor) {
        return String.format(Locale.ROOT, "%.3f", factor);
    }
}
