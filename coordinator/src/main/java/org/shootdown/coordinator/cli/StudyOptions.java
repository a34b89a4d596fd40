package org.shootdown.coordinator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.report.study.Metric;
import org.shootdown.report.study.Percent;
import org.shootdown.report.study.Replicates;
import org.shootdown.report.study.Replicates.Precision;
import org.shootdown.report.study.Sensitivity;
import org.shootdown.report.study.Study;
import org.shootdown.report.study.StudyPoint;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a study is run, and where what it comes to goes. */
final class StudyOptions {
    private static final int MOST_SEEDS = 100;

    @Option(
            names = "--seed",
            paramLabel = "S",
            split = ",",
            converter = SeedsConverter.class,
            description = "The replicates, such as 1..20. Default: those of the study.")
    private List<Seeds> seeds = List.of();

    @Option(
            names = "--precision",
            paramLabel = "P%",
            description = "Run each machine with more seeds, those that follow, until half the width of the interval of"
                    + " each metric is at most this part of its mean, such as 2%%.")
    private @Nullable String precision;

    @Option(
            names = "--precision-of",
            paramLabel = "METRIC",
            split = ",",
            description = "With --precision: of these metrics only.")
    private List<String> preciseMetrics = List.of();

    @Option(
            names = "--max-seeds",
            paramLabel = "N",
            description =
                    "With --precision: with so many seeds a machine is left as it is. Default: " + MOST_SEEDS + ".")
    private @Nullable Integer maximumSeeds;

    @Option(
            names = "--sensitivity",
            description =
                    "Tell by how much each metric of the machine in the middle changes where a latency, or a cost of"
                            + " its cache lines or distances, is a fifth less or more; the figures that matter most first.")
    private boolean sensitivity;

    @Option(
            names = "--sensitivity-at",
            paramLabel = "AXIS=VALUE",
            split = ",",
            description = "The same of the machine that is there on these axes, and in the middle of the others.")
    private Map<String, String> sensitivityAt = Map.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write tables, histograms and plots there as well, and keep what is done: a study that was"
                    + " stopped goes on.")
    private @Nullable Path output;

    @Mixin
    private StudyEngine engine = new StudyEngine();

    @Nullable Path output() {
        return output;
    }

    /** @throws InvalidInputException if an option's value is out of range */
    void requireValid() {
        engine.requireValid();
        if (precision == null && (maximumSeeds != null || !preciseMetrics.isEmpty())) {
            throw InvalidInputException.of((maximumSeeds != null ? "--max-seeds" : "--precision-of")
                    + " needs --precision, such as --precision 2%");
        }
    }

    /** The machine of which it is to be told what hangs on each figure, or null. */
    @Nullable StudyPoint sensitivityAt(Study study) {
        return sensitivity || !sensitivityAt.isEmpty() ? Sensitivity.place(study, sensitivityAt) : null;
    }

    StudyEngine engine() {
        return engine;
    }

    /** With which seeds the study's machines are run. */
    Replicates replicates(Study study) {
        List<Long> all = seeds(seeds, study);
        return new Replicates(all, precision == null ? null : precision(precision, study, all.size()));
    }

    /** The seeds that are asked for, or those of the study. */
    static List<Long> seeds(List<Seeds> asked, Study study) {
        List<Long> all = new ArrayList<>();
        List<Seeds> ranges = asked.isEmpty() ? List.of(Seeds.parse(study.seeds())) : asked;
        ranges.forEach(range -> range.forEach(all::add));
        if (all.stream().distinct().count() != all.size()) {
            throw InvalidInputException.of("--seed: a seed is given twice; each is one replicate");
        }
        return all;
    }

    private Precision precision(String text, Study study, int seeds) {
        int most = maximumSeeds == null ? Math.max(MOST_SEEDS, seeds) : maximumSeeds;
        if (most < seeds) {
            throw InvalidInputException.of(
                    "--max-seeds must be at least " + seeds + ", as many as there are, not " + most);
        }
        try {
            return new Precision(Percent.parse(text), preciseMetrics(study), most);
        } catch (InvalidInputException e) {
            throw InvalidInputException.of("--precision: " + e.getMessage());
        }
    }

    private List<Metric> preciseMetrics(Study study) {
        List<String> known = study.metrics().stream().map(Metric::toString).toList();
        for (String metric : preciseMetrics) {
            if (!known.contains(metric)) {
                throw InvalidInputException.of("the study '" + study.name() + "' has no metric '" + metric + "'"
                        + Suggestions.didYouMean(metric, known) + " (it has " + String.join(", ", known) + ")");
            }
        }
        return preciseMetrics.isEmpty()
                ? study.metrics()
                : preciseMetrics.stream().map(Metric::parse).toList();
    }
}
