package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.Measures;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.setup.SetupAssembly;
import org.shootdown.simulation.trial.Tally;

/** Runs the machines of a study, each with each seed. */
public final class StudyRun {
    private static final double PS_PER_S = 1e12;

    private final Study study;
    private final List<Long> seeds;
    private final Map<StudyPoint, Setup> setups = new LinkedHashMap<>();

    /**
     * Puts all machines together before any runs, so that a mistake shows at once.
     *
     * @throws InvalidInputException if one of them cannot be
     */
    public StudyRun(Study study, List<Long> seeds, Project project) {
        this.study = study;
        this.seeds = List.copyOf(seeds);
        SetupAssembly assembly = new SetupAssembly(project, project::scenario);
        for (StudyPoint point : study.points()) {
            try {
                setups.put(point, assembly.assemble(point.plan(study.durationPs())));
            } catch (InvalidInputException e) {
                throw InvalidInputException.of(point.text(study.varying()) + ": " + e.getMessage());
            }
        }
    }

    /** How many samples there will be. */
    public int count() {
        return setups.size() * seeds.size();
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
        Map<String, Sample> byKey = new LinkedHashMap<>();
        known.forEach(sample -> byKey.put(key(sample.point(), sample.seed()), sample));
        List<Sample> samples = new ArrayList<>();
        setups.forEach((point, setup) -> seeds.forEach(seed -> {
            Sample sample = byKey.get(key(point.values(), seed));
            if (sample == null && !stopped.getAsBoolean()) {
                Tally tally = engine.run(setup.experiment(seed, 0, 1), trials -> {});
                if (!stopped.getAsBoolean()) {
                    sample = sample(point, seed, tally);
                    fresh.accept(sample);
                }
            }
            if (sample != null) {
                samples.add(sample);
            }
        }));
        return samples;
    }

    private static String key(Map<String, String> point, long seed) {
        return point + " " + seed;
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
        return new Sample(point.values(), seed, tally.digest(), values);
    }
}
