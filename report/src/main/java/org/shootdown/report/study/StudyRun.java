package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.measure.Measurement;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.Measures;
import org.shootdown.report.study.Replicates.KnownSamples;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.setup.SetupAssembly;
import org.shootdown.simulation.trial.Tally;

/** Runs the machines of a study, each with each seed. */
public final class StudyRun {
    private static final double PS_PER_S = 1e12;

    private final Study study;
    private final List<StudyPoint> points;
    private final Replicates replicates;
    private final Project project;
    private final SetupAssembly assembly;

    /** Those that are put together; the others are when their turn comes. */
    private final Map<StudyPoint, Setup> setups = new LinkedHashMap<>();

    /**
     * Puts all machines together before any runs, so that a mistake shows at once.
     *
     * @throws InvalidInputException if one of them cannot be
     */
    public StudyRun(Study study, Replicates replicates, Project project) {
        this(study, study.points(), replicates, project);
        try (ScaledProject scaled = new ScaledProject(project)) {
            points.forEach(point -> setups.put(point, setup(point, scaled)));
        }
    }

    private StudyRun(Study study, List<StudyPoint> points, Replicates replicates, Project project) {
        this.study = study;
        this.points = points;
        this.replicates = replicates;
        this.project = project;
        assembly = new SetupAssembly(project, project::scenario);
    }

    /**
     * The machines that it takes to know what hangs on each figure. They are many, and differ from one of the study in a
     * figure only, so that each is put together when its turn comes.
     *
     * @param replicates of which only the seeds count that they have in any case
     */
    public static StudyRun of(Study study, Sensitivity sensitivity, Replicates replicates, Project project) {
        return of(study, sensitivity.points(), replicates, project);
    }

    /** The same of any machines that differ from those of the study in figures. */
    static StudyRun of(Study study, List<StudyPoint> points, Replicates replicates, Project project) {
        return new StudyRun(study, points, new Replicates(replicates.seeds(), null), project);
    }

    private Setup setup(StudyPoint point, ScaledProject scaled) {
        try {
            Project own = scaled.of(point);
            SetupAssembly usual = own == project ? assembly : new SetupAssembly(own, project::scenario);
            return usual.assemble(point.plan(study.durationPs()));
        } catch (InvalidInputException e) {
            throw InvalidInputException.of(point.text(study.varying()) + ": " + e.getMessage());
        }
    }

    /** Whether there may be more samples than {@link #count} tells. */
    public boolean isOpenEnded() {
        return replicates.precision() != null;
    }

    /** How many samples there will be, at least. */
    public int count() {
        return points.size() * replicates.seeds().size();
    }

    /**
     * Runs what is not known yet.
     *
     * @param known samples that there are already
     * @param stopped asked before each sample whether it is enough
     * @param fresh gets each sample as soon as there is one
     * @return all samples, in the order of the points and seeds; fewer if stopped
     */
    public List<Sample> run(List<Sample> known, Engine engine, BooleanSupplier stopped, Consumer<Sample> fresh) {
        KnownSamples samples = new KnownSamples(known);
        List<Sample> all = new ArrayList<>();
        try (ScaledProject scaled = new ScaledProject(project)) {
            for (StudyPoint point : points) {
                Machine machine = new Machine(point, scaled);
                all.addAll(replicates.collect(seed -> {
                    Optional<Sample> sample = samples.find(point, seed);
                    return sample.isPresent() || stopped.getAsBoolean()
                            ? sample
                            : machine.run(seed, engine, stopped, fresh);
                }));
            }
        }
        return all;
    }

    /** A machine whose turn has come. */
    private final class Machine {
        private final StudyPoint point;
        private final ScaledProject scaled;
        private @Nullable Setup setup;

        Machine(StudyPoint point, ScaledProject scaled) {
            this.point = point;
            this.scaled = scaled;
            setup = setups.get(point);
        }

        /** None if it was stopped meanwhile. */
        Optional<Sample> run(long seed, Engine engine, BooleanSupplier stopped, Consumer<Sample> fresh) {
            Setup own = setup == null ? setup(point, scaled) : setup;
            setup = own;
            Tally tally = engine.run(own.experiment(seed, 0, study.trials()), trials -> {});
            if (stopped.getAsBoolean()) {
                return Optional.empty();
            }
            Sample ran = sample(point, seed, tally);
            fresh.accept(ran);
            return Optional.of(ran);
        }
    }

    private Sample sample(StudyPoint point, long seed, Tally tally) {
        Measures measures = Objects.requireNonNull(Measures.of(tally.measured(), tally.virtualPs()));
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : study.measured()) {
            try {
                values.put(metric.toString(), metric.valueIn(measures, tally.virtualPs() / PS_PER_S));
            } catch (InvalidInputException e) {
                throw InvalidInputException.of(point.text(study.varying()) + ": " + e.getMessage());
            }
        }
        return new Sample(point.values(), seed, tally.digest(), values, histograms(tally));
    }

    private static Map<String, String> histograms(Tally tally) {
        Measurement all = new Measurement();
        tally.measured().values().forEach(all::addAll);
        Map<String, String> histograms = new TreeMap<>();
        all.operations().forEach((operation, times) -> histograms.put(operation, Histograms.encode(times)));
        return histograms;
    }
}
