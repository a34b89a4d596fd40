package org.shootdown.report.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shootdown.report.TextTable;
import org.shootdown.report.plot.Plot;
import org.shootdown.report.statistics.Bootstrap;
import org.shootdown.report.statistics.Interval;
import org.shootdown.report.study.Replicates.KnownSamples;

/** What a study has come to: as a table, as CSV, and as plots. Seeds are replicates; every figure has an interval. */
public final class StudyResults {
    private final Study study;
    private final List<Sample> samples;
    private final Bootstrap bootstrap = Bootstrap.of(Replicates.BOOTSTRAP_SEED);

    /** Of all samples that there are. */
    public StudyResults(Study study, List<Sample> samples) {
        this.study = study;
        this.samples = List.copyOf(samples);
    }

    public List<Sample> samples() {
        return samples;
    }

    /** A line for each machine, with what it differs in and each metric: the mean of its seeds, and its 95 % interval. */
    public String asText() {
        String few = fewSeeds();
        return TextTable.of(rows()) + (few.isEmpty() ? "" : few + "\n");
    }

    /** The lines, below one that says what is in them. */
    List<List<String>> rows() {
        List<String> head = new ArrayList<>(study.varying());
        study.metrics().forEach(metric -> head.add(metric.toString()));
        head.add("seeds");
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (StudyPoint point : study.points()) {
            List<Sample> replicates = of(point);
            if (!replicates.isEmpty()) {
                List<String> row = new ArrayList<>();
                study.varying().forEach(axis -> row.add(point.value(axis)));
                study.metrics().forEach(metric -> row.add(metric.shown(interval(metric, replicates))));
                row.add(Integer.toString(replicates.size()));
                rows.add(row);
            }
        }
        return rows;
    }

    /** A warning where some interval cannot hold what it promises; else empty. */
    String fewSeeds() {
        boolean few = study.points().stream()
                .map(this::replicates)
                .anyMatch(seeds -> seeds > 0 && seeds < bootstrap.leastReplicates());
        return few
                ? "With fewer than " + bootstrap.leastReplicates() + " seeds an interval is narrower than its 95 % say."
                : "";
    }

    private List<Sample> of(StudyPoint point) {
        return KnownSamples.of(point, samples);
    }

    private Interval interval(Metric metric, List<Sample> replicates) {
        return bootstrap.mean(
                replicates.stream().mapToDouble(sample -> sample.value(metric)).toArray());
    }

    /** What a metric is on a machine; none if that was not run. */
    Optional<Interval> interval(Metric metric, StudyPoint point) {
        List<Sample> replicates = of(point);
        return replicates.isEmpty() ? Optional.empty() : Optional.of(interval(metric, replicates));
    }

    /** A row for each machine, seed and metric, with all axes in each, and a line of names first. */
    public String asCsv() {
        CsvSchema.Builder columns = CsvSchema.builder().addColumn("study");
        study.axes().keySet().forEach(columns::addColumn);
        List.of("seed", "metric", "unit", "value", "digest").forEach(columns::addColumn);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Sample sample : samples) {
            for (Metric metric : study.measured()) {
                rows.add(row(sample, metric));
            }
        }
        try {
            return new CsvMapper().writer(columns.build().withHeader()).writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row is plain values", e);
        }
    }

    private Map<String, Object> row(Sample sample, Metric metric) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("study", study.name());
        row.putAll(sample.point());
        row.put("seed", sample.seed());
        row.put("metric", metric.toString());
        row.put("unit", metric.unit());
        row.put("value", sample.value(metric));
        row.put("digest", sample.digest());
        return row;
    }

    /** How long operations took, as HdrHistogram's tools read it. */
    String asHistogramLog() {
        return Histograms.log(study, samples);
    }

    /** The study's plots, of those machines for which there are samples; none if there is no sample. */
    public List<Plot> plots() {
        return samples.isEmpty() ? List.of() : new StudyPlots(study, this).all();
    }

    /** With how many seeds a machine was run. */
    int replicates(StudyPoint point) {
        return of(point).size();
    }
}
