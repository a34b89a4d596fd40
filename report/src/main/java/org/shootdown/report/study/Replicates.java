package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.shootdown.report.statistics.Bootstrap;
import org.shootdown.report.statistics.Interval;

/**
 * With which seeds each machine of a study is run: some in any case, and then more until its figures are known well enough.
 *
 * @param seeds those in any case
 * @param precision how well figures are to be known; null if it does not matter
 */
public record Replicates(List<Long> seeds, @Nullable Precision precision) {
    static final long BOOTSTRAP_SEED = 1;

    /**
     * How well figures are to be known.
     *
     * @param part half of an interval's width as a part of the mean: 0.02 for 2 %
     * @param metrics of which figures
     * @param most at this many seeds a machine is left as it is
     */
    public record Precision(double part, List<Metric> metrics, int most) {
        public Precision {
            metrics = List.copyOf(metrics);
        }

        boolean holds(List<Sample> samples) {
            return metrics.stream().allMatch(metric -> holds(samples, metric));
        }

        boolean holds(List<Sample> samples, Metric metric) {
            return Bootstrap.of(BOOTSTRAP_SEED).isPrecise(values(samples, metric), part);
        }
    }

    public Replicates {
        seeds = List.copyOf(seeds);
    }

    /**
     * One machine's samples: those of the seeds, and, if all of these are there, of those that follow the greatest one as far
     * as they are needed.
     *
     * @param source has the sample of a seed, or none if nobody knows it
     */
    List<Sample> collect(LongFunction<Optional<Sample>> source) {
        List<Sample> samples = new ArrayList<>();
        seeds.forEach(seed -> source.apply(seed).ifPresent(samples::add));
        if (precision == null || samples.size() < seeds.size()) {
            return samples;
        }
        for (long next = Collections.max(seeds) + 1;
                samples.size() < precision.most() && !precision.holds(samples);
                next++) {
            Optional<Sample> sample = source.apply(next);
            if (sample.isEmpty()) {
                return samples;
            }
            samples.add(sample.get());
        }
        return samples;
    }

    /** What a study comes to with the samples that are known, without running anything. */
    public List<Sample> among(Study study, List<Sample> known) {
        KnownSamples samples = new KnownSamples(known);
        return study.points().stream()
                .flatMap(point -> collect(seed -> samples.find(point, seed)).stream())
                .toList();
    }

    /** A line for each machine and metric that is not known well enough; empty if all are. */
    public String shortfalls(Study study, List<Sample> samples) {
        if (precision == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (StudyPoint point : study.points()) {
            List<Sample> own = KnownSamples.of(point, samples);
            for (Metric metric : precision.metrics()) {
                if (!own.isEmpty() && !precision.holds(own, metric)) {
                    text.append(shortfall(point.text(study.varying()), metric, own, precision.part()));
                }
            }
        }
        return text.toString();
    }

    private static String shortfall(String machine, Metric metric, List<Sample> samples, double part) {
        Interval interval = Bootstrap.of(BOOTSTRAP_SEED).mean(values(samples, metric));
        String known = interval.isKnown() ? "to " + Percent.show(interval.relativeHalfWidth()) : "not at all";
        return "not within " + Percent.show(part) + ": " + (machine.isEmpty() ? "" : machine + ": ") + metric
                + " is known " + known + " after " + samples.size() + (samples.size() == 1 ? " seed\n" : " seeds\n");
    }

    private static double[] values(List<Sample> samples, Metric metric) {
        return samples.stream().mapToDouble(sample -> sample.value(metric)).toArray();
    }

    /** Samples by machine and seed. */
    static final class KnownSamples {
        private final Map<Map<String, String>, Map<Long, Sample>> byPoint = new LinkedHashMap<>();

        KnownSamples(List<Sample> samples) {
            samples.forEach(sample -> byPoint.computeIfAbsent(sample.point(), point -> new LinkedHashMap<>())
                    .put(sample.seed(), sample));
        }

        Optional<Sample> find(StudyPoint point, long seed) {
            return Optional.ofNullable(
                    byPoint.getOrDefault(point.values(), Map.of()).get(seed));
        }

        /** Those of one machine. */
        static List<Sample> of(StudyPoint point, List<Sample> samples) {
            return samples.stream()
                    .filter(sample -> sample.point().equals(point.values()))
                    .toList();
        }
    }
}
