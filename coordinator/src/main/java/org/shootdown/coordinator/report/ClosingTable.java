package org.shootdown.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.shootdown.coordinator.report.RunReport.ConditionResult;
import org.shootdown.litmus.header.Verdict;

/** Several reports as one table: a line for each architecture and variant, a column for each condition. */
public final class ClosingTable {
    private ClosingTable() {}

    /** The table, each line ended. */
    public static String of(List<RunReport> reports) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(heading(reports.get(0)));
        reports.forEach(report -> rows.add(row(report)));
        return render(rows);
    }

    private static List<String> heading(RunReport report) {
        List<String> cells = new ArrayList<>(List.of("architecture", "variant"));
        report.conditions().forEach(condition -> cells.add(condition.name()));
        cells.add("verdict");
        return cells;
    }

    private static List<String> row(RunReport report) {
        List<String> cells = new ArrayList<>(List.of(report.architecture(), report.variant()));
        report.conditions().forEach(condition -> cells.add(cell(condition)));
        cells.add(report.verdict() + (report.flags().isEmpty() ? "" : ", flagged"));
        return cells;
    }

    private static String cell(ConditionResult condition) {
        long all = condition.positive() + condition.negative();
        String counts = condition.positive() + "/" + all;
        String word = condition.observation().word();
        return condition.observation() == Verdict.SOMETIMES
                ? String.format(Locale.ROOT, "%s %s (%.3g %%)", word, counts, 100.0 * condition.positive() / all)
                : word + " " + counts;
    }

    private static String render(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
