package org.shootdown.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import org.shootdown.report.RaceMatrix.Cell;
import org.shootdown.report.RaceMatrix.Row;

/** Matrices as one HTML page that needs nothing else; a cell says why, and how many states it took, when pointed at. */
public final class MatrixHtml {
    private static final String STYLE = """
            body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff }
            table { border-collapse: collapse }
            th, td { padding: .2em .6em; border: 1px solid #ddd; text-align: left }
            thead th { vertical-align: bottom }
            thead th.architecture { writing-mode: vertical-rl; transform: rotate(180deg); border: none; font-weight: normal }
            td.never { background: #e3f3e3 } td.sometimes { background: #ffe9b8 } td.always { background: #ffd0b8 }
            td.nothing { color: #999 }
            td.different { outline: 3px solid #c00; font-weight: bold } td.open { opacity: .6 }
            """;

    private MatrixHtml() {}

    /** The page. */
    public static String of(List<RaceMatrix> matrices, String command) {
        return document(html(
                        head(meta().withCharset("utf-8"), title("Shootdown: verdicts"), style(rawHtml(STYLE))),
                        body(
                                h1("Verdicts"),
                                p(
                                        code(command),
                                        rawHtml(" explored all interleavings of each. Point at a cell to see why.")),
                                each(matrices, MatrixHtml::race))))
                + "\n";
    }

    private static DomContent race(RaceMatrix matrix) {
        return each(
                h2(matrix.race()),
                table(
                        thead(tr(
                                th("variant"), th("condition"), each(matrix.architectures(), name -> th(name).withClass(
                                                "architecture")))),
                        tbody(each(matrix.rows(), MatrixHtml::row))),
                each(matrix.remarks(), remark -> p(remark)));
    }

    private static DomContent row(Row row) {
        return tr(
                td(row.variant()).withTitle(row.summary()),
                td(row.condition()),
                each(
                        row.cells(),
                        cell -> td(cell.word()).withClass(classes(cell)).withTitle(hint(row, cell))));
    }

    private static String classes(Cell cell) {
        if (cell.observation() == null) {
            return cell.isUnchecked() ? "nothing open" : "nothing";
        }
        return cell.observation().name().toLowerCase(Locale.ROOT)
                + (cell.complete() ? "" : " open")
                + (cell.isDifferent() ? " different" : "");
    }

    private static String hint(Row row, Cell cell) {
        if (cell.observation() == null) {
            return cell.architecture()
                    + (cell.isUnchecked() ? ", not checked" : ", the variant does not have this condition");
        }
        String expected = cell.expected() == null
                ? "nothing expected"
                : "expected " + cell.expected().word();
        String reason = row.because().isEmpty() ? "" : ": " + row.because();
        return cell.architecture() + ", " + expected + reason + " (" + cell.explored() + " states)";
    }
}
