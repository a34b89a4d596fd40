package org.shootdown.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.shootdown.litmus.header.Verdict;

/** Several reports as one table: a line for each architecture, variant and seed, a column for each condition. */
public final class ClosingTable {
    private final List<String> conditions;

    /** Where there are several. */
    private final boolean seeds;

    private ClosingTable(List<? extends Report> reports) {
        conditions = Report.conditionNames(reports);
        seeds = reports.stream().map(ClosingTable::seed).distinct().count() > 1;
    }

    /** A check has none. */
    private static String seed(Report report) {
        return report instanceof RunReport run ? String.valueOf(run.seed()) : TextTable.NOTHING;
    }

    /** The table, and what is to be remarked of its lines; each line ended. */
    public static String of(List<? extends Report> reports) {
        ClosingTable table = new ClosingTable(reports);
        List<List<String>> rows = new ArrayList<>();
        rows.add(table.heading());
        reports.forEach(report -> rows.add(table.row(report)));
        return TextTable.of(rows) + Vacuity.remarks(reports);
    }

    private List<String> heading() {
        List<String> cells = new ArrayList<>(List.of("architecture", "variant"));
        if (seeds) {
            cells.add("seed");
        }
        cells.addAll(conditions);
        cells.add("verdict");
        return cells;
    }

    private List<String> row(Report report) {
        List<String> cells = new ArrayList<>(List.of(report.architecture(), report.variant()));
        if (seeds) {
            cells.add(seed(report));
        }
        conditions.forEach(condition ->
                cells.add(report.condition(condition).map(ClosingTable::cell).orElse(TextTable.NOTHING)));
        cells.add(report.verdict());
        return cells;
    }

    private static String cell(ConditionResult condition) {
        long all = condition.positive() + condition.negative();
        String counts = condition.positive() + "/" + all;
        boolean rate = condition.coverage().isSample() && condition.observation() == Verdict.SOMETIMES;
        String words = condition.observed() + " " + counts;
        return rate ? String.format(Locale.ROOT, "%s (%.3g %%)", words, 100.0 * condition.positive() / all) : words;
    }
}
