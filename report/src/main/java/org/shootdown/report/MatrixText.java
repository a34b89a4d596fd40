package org.shootdown.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shootdown.report.RaceMatrix.Cell;
import org.shootdown.report.RaceMatrix.Row;

/** Matrices for a terminal: architectures on which a race comes out the same share a column. */
public final class MatrixText {
    private static final int LETTERS = 26;

    private MatrixText() {}

    /** One race's table, and which architectures each column stands for; each line ended. */
    public static String of(RaceMatrix matrix) {
        List<List<Integer>> columns = matrix.alike();
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("variant", "condition"));
        for (int i = 0; i < columns.size(); i++) {
            heading.add(letter(i));
        }
        rows.add(heading);
        String above = "";
        for (Row row : matrix.rows()) {
            List<String> cells =
                    new ArrayList<>(List.of(row.variant().equals(above) ? "" : row.variant(), row.condition()));
            columns.forEach(column -> cells.add(row.cells().get(column.get(0)).word()));
            rows.add(cells);
            above = row.variant();
        }
        StringBuilder text = new StringBuilder();
        text.append(matrix.race()).append('\n').append(TextTable.of(rows));
        for (int i = 0; i < columns.size(); i++) {
            text.append(letter(i))
                    .append(": ")
                    .append(names(matrix, columns.get(i)))
                    .append('\n');
        }
        matrix.remarks().forEach(remark -> text.append(remark).append('\n'));
        return text.toString();
    }

    /** A to Z, then AA to AZ, BA and so on. */
    private static String letter(int column) {
        String last = String.valueOf((char) ('A' + column % LETTERS));
        return column < LETTERS ? last : letter(column / LETTERS - 1) + last;
    }

    private static String names(RaceMatrix matrix, List<Integer> columns) {
        return String.join(
                ", ", columns.stream().map(matrix.architectures()::get).toList());
    }

    /**
     * What is not as expected, a line for all architectures on which it comes out alike, and how many cells there are;
     * each line ended.
     *
     * @param options what the commands that check it again need besides
     */
    public static String summary(List<RaceMatrix> matrices, String options) {
        Map<String, List<String>> differences = new LinkedHashMap<>();
        int cells = 0;
        int unchecked = 0;
        int differing = 0;
        int open = 0;
        int unexpected = 0;
        for (RaceMatrix matrix : matrices) {
            for (Row row : matrix.rows()) {
                for (Cell cell : row.cells()) {
                    cells += cell.observation() == null ? 0 : 1;
                    unchecked += cell.isUnchecked() ? 1 : 0;
                    unexpected += cell.agreement() == Agreement.NO_EXPECTATION && cell.complete() ? 1 : 0;
                    if (cell.isDifferent()) {
                        differing += cell.agreement() == Agreement.CONTRADICTED ? 1 : 0;
                        open += cell.agreement() == Agreement.CONTRADICTED ? 0 : 1;
                        String what = difference(row, cell) + ": ./shootdown check " + matrix.race() + " --variant "
                                + row.variant() + options + " --arch ";
                        differences
                                .computeIfAbsent(what, key -> new ArrayList<>())
                                .add(cell.architecture());
                    }
                }
            }
        }
        StringBuilder text = new StringBuilder();
        differences.forEach((what, where) ->
                text.append(what).append(String.join(",", where)).append('\n'));
        text.append(cells).append(" verdicts: ");
        List<String> parts = new ArrayList<>();
        add(parts, differing, Agreement.CONTRADICTED);
        add(parts, open, Agreement.UNDECIDED);
        add(parts, unexpected, Agreement.NO_EXPECTATION);
        if (differing + open == 0 && cells > unexpected) {
            parts.add(0, (unexpected == 0 ? "all" : cells - unexpected) + " " + Agreement.AS_EXPECTED);
        }
        text.append(parts.isEmpty() ? "none" : String.join(", ", parts));
        return text.append(unchecked == 0 ? "" : "; stopped: " + unchecked + " not checked")
                .append('\n')
                .toString();
    }

    private static void add(List<String> parts, int count, Agreement agreement) {
        if (count > 0) {
            parts.add(count + " " + agreement);
        }
    }

    private static String difference(Row row, Cell cell) {
        String expected =
                cell.expected() == null ? "" : ", expected " + cell.expected().word();
        String flags = cell.flags().isEmpty() ? "" : ", flagged " + String.join(", ", cell.flags());
        return row.condition() + " " + cell.word() + expected + flags;
    }
}
