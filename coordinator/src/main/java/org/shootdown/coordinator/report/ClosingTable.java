package org.shootdown.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.shootdown.litmus.header.Verdict;

/** Several reports as one table: a line for each architecture and variant, a column for each condition. */
public final class ClosingTable {
    private ClosingTable() {}

    /** The table, each line ended. */
    public static String of(List<? extends Report> reports) {
        List<String> conditions = Report.conditionNames(reports);
        List<List<String>> rows = new ArrayList<>();
        rows.add(heading(conditions));
        reports.forEach(report -> rows.add(row(report, conditions)));
        return TextTable.of(rows);
    }

    private static List<String> heading(List<String> conditions) {
        List<String> cells = new ArrayList<>(List.of("architecture", "variant"));
        cells.addAll(conditions);
        cells.add("verdict");
        return cells;
    }

    private static List<String> row(Report report, List<String> conditions) {
        List<String> cells = new ArrayList<>(List.of(report.architecture(), report.variant()));
        conditions.forEach(condition ->
                cells.add(report.condition(condition).map(ClosingTable::cell).orElse(TextTable.NOTHING)));
        cells.add(report.verdict());
        return cells;
    }

    private static String cell(ConditionResult condition) {
        long all = condition.positive() + condition.negative();
        String counts = condition.positive() + "/" + all;
        boolean rate = condition.coverage() == Coverage.SAMPLE && condition.observation() == Verdict.SOMETIMES;
        String words = condition.observed() + " " + counts;
        return rate ? String.format(Locale.ROOT, "%s (%.3g %%)", words, 100.0 * condition.positive() / all) : words;
    }
}
