package org.shootdown.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.shootdown.report.RaceMatrix.Cell;
import org.shootdown.report.RaceMatrix.Row;

/** Matrices in Markdown: a table for each race, a column for each architecture. */
public final class MatrixMarkdown {
    private MatrixMarkdown() {}

    /** The document, each line ended. */
    public static String of(List<RaceMatrix> matrices, String command) {
        StringBuilder text = new StringBuilder("# Verdicts\n\n");
        text.append("Made by `")
                .append(command)
                .append("`, from all interleavings of each. **N** Never, **S** Sometimes,")
                .append(" **A** Always; `!` not as the file expects, `?` not everything was seen,")
                .append(" `" + TextTable.NOTHING + "` a condition that the variant does not have.\n");
        for (RaceMatrix matrix : matrices) {
            text.append("\n## ").append(matrix.race()).append("\n\n").append(table(matrix));
        }
        return text.toString();
    }

    /** One race's table, each line ended. */
    static String table(RaceMatrix matrix) {
        List<String> heading = new ArrayList<>(List.of("variant", "condition"));
        heading.addAll(matrix.architectures());
        StringBuilder text = new StringBuilder(line(heading));
        List<String> rule = new ArrayList<>(List.of("---", "---"));
        rule.addAll(Collections.nCopies(matrix.architectures().size(), ":-:"));
        text.append(line(rule));
        for (Row row : matrix.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.variant(), row.condition()));
            row.cells().forEach(cell -> cells.add(letter(cell)));
            text.append(line(cells));
        }
        matrix.remarks().forEach(remark -> text.append("\n").append(remark).append(".\n"));
        return text.toString();
    }

    private static String letter(Cell cell) {
        if (cell.observation() == null) {
            return cell.isUnchecked() ? "?" : TextTable.NOTHING;
        }
        return cell.observation().word().substring(0, 1)
                + (cell.complete() ? "" : "?")
                + (cell.isDifferent() ? "!" : "");
    }

    /** A table's row; in Markdown a bar would end a cell. */
    static String line(List<String> cells) {
        return "| "
                + String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |\n";
    }
}
