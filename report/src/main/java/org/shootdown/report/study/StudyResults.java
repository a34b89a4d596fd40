package org.shootdown.report.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shootdown.report.Numbers;
import org.shootdown.report.TextTable;
import org.shootdown.report.plot.Axis;
import org.shootdown.report.plot.Plot;
import org.shootdown.report.plot.Point;
import org.shootdown.report.plot.Series;
import org.shootdown.report.statistics.Bootstrap;
import org.shootdown.report.statistics.Interval;
import org.shootdown.report.study.Replicates.KnownSamples;
import org.shootdown.report.study.Study.StudyPlot;

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
        List<String> head = new ArrayList<>(study.varying());
        study.metrics().forEach(metric -> head.add(metric.toString()));
        head.add("seeds");
        List<List<String>> rows = new ArrayList<>(List.of(head));
        int fewest = bootstrap.leastReplicates();
        for (StudyPoint point : study.points()) {
            List<Sample> replicates = of(point);
            if (!replicates.isEmpty()) {
                fewest = Math.min(fewest, replicates.size());
                List<String> row = new ArrayList<>();
                study.varying().forEach(axis -> row.add(point.value(axis)));
                study.metrics().forEach(metric -> row.add(shown(metric, interval(metric, replicates))));
                row.add(Integer.toString(replicates.size()));
                rows.add(row);
            }
        }
        return TextTable.of(rows) + (fewest < bootstrap.leastReplicates() ? fewSeeds() : "");
    }

    private String fewSeeds() {
        return "With fewer than " + bootstrap.leastReplicates() + " seeds an interval is narrower than its 95 % say.\n";
    }

    private List<Sample> of(StudyPoint point) {
        return KnownSamples.of(point, samples);
    }

    private Interval interval(Metric metric, List<Sample> replicates) {
        return bootstrap.mean(
                replicates.stream().mapToDouble(sample -> sample.value(metric)).toArray());
    }

    private static String shown(Metric metric, Interval interval) {
        String value = shown(metric, interval.value());
        return interval.isKnown()
                ? value + " [" + shown(metric, interval.low()) + ", " + shown(metric, interval.high()) + "]"
                : value + " [?]";
    }

    private static String shown(Metric metric, double value) {
        if (metric.isDuration()) {
            return Numbers.duration(value);
        }
        return Numbers.significant(value) + (metric.unit().equals("%") ? " %" : "");
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
        return samples.isEmpty()
                ? List.of()
                : study.plots().stream().map(this::plot).toList();
    }

    private Plot plot(StudyPlot wanted) {
        List<String> others = new ArrayList<>(study.varying());
        others.remove(wanted.x());
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        int least = Integer.MAX_VALUE;
        for (StudyPoint point : study.points()) {
            List<Sample> replicates = of(point);
            if (!replicates.isEmpty()) {
                String name = others.isEmpty() ? study.name() : point.text(others);
                lines.computeIfAbsent(name, line -> new ArrayList<>())
                        .add(new Point(Double.parseDouble(point.value(wanted.x())), interval(wanted.y(), replicates)));
                least = Math.min(least, replicates.size());
            }
        }
        List<Series> series = new ArrayList<>();
        lines.forEach((name, points) -> series.add(new Series(name, points)));
        Axis x = new Axis(wanted.x(), "", wanted.xScale());
        Axis y = new Axis(wanted.y().toString(), wanted.y().unit(), wanted.yScale());
        String note = "mean and 95 % interval of " + least + (least == 1 ? " seed" : " seeds");
        return new Plot(wanted.title(), note, x, y, series, List.of());
    }
}
