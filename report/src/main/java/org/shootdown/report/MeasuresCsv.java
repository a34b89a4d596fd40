package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.util.ArrayList;
import java.util.List;
import org.shootdown.report.Measures.Operation;

/**
 * What trials came to as tidy CSV, for pandas and R: a row for each figure, and everything that tells one machine from
 * another in each row.
 */
public final class MeasuresCsv {

    /**
     * A figure.
     *
     * @param scenario what ran
     * @param variant its variant; empty of a storm
     * @param kind {@code trials}, {@code condition}, {@code operation}, {@code counter} or {@code time}
     * @param of by whom, a program or everything together
     * @param name of the condition, the operation, the counter or the use of time
     * @param statistic what is told of it
     * @param unit of the value
     */
    @JsonPropertyOrder({
        "scenario",
        "architecture",
        "variant",
        "cpus",
        "mmus",
        "chaos",
        "seed",
        "trials",
        "kind",
        "of",
        "name",
        "statistic",
        "unit",
        "value"
    })
    private record Row(
            String scenario,
            String architecture,
            String variant,
            int cpus,
            int mmus,
            String chaos,
            long seed,
            long trials,
            String kind,
            String of,
            String name,
            String statistic,
            String unit,
            Number value) {}

    private final TrialReport report;
    private final List<Row> rows = new ArrayList<>();

    private MeasuresCsv(TrialReport report) {
        this.report = report;
    }

    /** All figures of some reports, with a line of names first; each line ended. */
    public static String of(List<TrialReport> reports) {
        CsvMapper mapper = new CsvMapper();
        List<Row> rows = new ArrayList<>();
        reports.forEach(report -> rows.addAll(new MeasuresCsv(report).rows()));
        try {
            return mapper.writer(mapper.schemaFor(Row.class).withHeader()).writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row is plain values", e);
        }
    }

    private List<Row> rows() {
        add("trials", Measures.ALL, "accesses", "sum", "1", report.accesses());
        add("trials", Measures.ALL, "virtual-time", "sum", "ns", report.virtualNs());
        if (report instanceof RunReport run) {
            run.conditions().forEach(condition -> {
                add("condition", Measures.ALL, condition.name(), "positive", "1", condition.positive());
                add("condition", Measures.ALL, condition.name(), "negative", "1", condition.negative());
            });
        } else if (report instanceof StormReport storm) {
            storm.races().forEach(race -> race.conditions().forEach(condition -> {
                String of = race.scenario() + ":" + race.variant();
                add("condition", of, condition.name(), "positive", "1", condition.positive());
                add("condition", of, condition.name(), "negative", "1", condition.negative());
            }));
        }
        Measures measures = report.measures();
        if (measures != null) {
            measures.operations().forEach(this::add);
            measures.of().forEach((who, of) -> {
                of.counters().forEach((counter, counted) -> add("counter", who, counter, "sum", "1", counted));
                of.timeNs().forEach((use, ns) -> add("time", who, use, "sum", "ns", ns));
            });
        }
        return rows;
    }

    private void add(Operation operation) {
        add(operation, "count", "1", operation.count());
        add(operation, "rate", "1/s", operation.perSecond());
        add(operation, "mean", "ns", operation.meanNs());
        add(operation, "min", "ns", operation.leastNs());
        add(operation, "p50", "ns", operation.p50Ns());
        add(operation, "p90", "ns", operation.p90Ns());
        add(operation, "p99", "ns", operation.p99Ns());
        add(operation, "p99.9", "ns", operation.p999Ns());
        add(operation, "max", "ns", operation.greatestNs());
    }

    private void add(Operation operation, String statistic, String unit, Number value) {
        add("operation", Measures.ALL, operation.name(), statistic, unit, value);
    }

    private void add(String kind, String of, String name, String statistic, String unit, Number value) {
        String scenario = "storm";
        String variant = "";
        String chaos = report.chaos() == null ? "" : report.chaos();
        if (report instanceof RunReport run) {
            scenario = run.scenario();
            variant = run.variant();
        }
        rows.add(new Row(
                scenario,
                report.architecture(),
                variant,
                report.cpus(),
                report.mmus(),
                chaos,
                report.seed(),
                report.trials(),
                kind,
                of,
                name,
                statistic,
                unit,
                value));
    }
}
