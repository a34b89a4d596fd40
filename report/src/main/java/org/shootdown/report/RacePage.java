package org.shootdown.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shootdown.litmus.header.ScenarioHeader;
import org.shootdown.litmus.header.Variant;
import org.shootdown.report.RaceMatrix.Cell;
import org.shootdown.report.RaceMatrix.Row;

/** A race in Markdown, for somebody who has never seen Shootdown: what it is, who is affected, how it goes wrong. */
public final class RacePage {
    private final ScenarioHeader header;
    private final RaceMatrix matrix;
    private final List<Shown> witnesses;
    private final StringBuilder text = new StringBuilder();

    /**
     * An execution to be shown.
     *
     * @param variant in which it happens
     * @param architecture on which it happens
     * @param witness the execution
     */
    public record Shown(String variant, String architecture, CheckReport.Witness witness) {}

    private RacePage(ScenarioHeader header, RaceMatrix matrix, List<Shown> witnesses) {
        this.header = header;
        this.matrix = matrix;
        this.witnesses = witnesses;
    }

    /** The page, each line ended. */
    public static String of(ScenarioHeader header, RaceMatrix matrix, List<Shown> witnesses) {
        RacePage page = new RacePage(header, matrix, witnesses);
        page.appendStory();
        page.appendWho();
        page.appendVerdicts();
        page.appendWitnesses();
        page.appendCommands();
        return page.text.toString();
    }

    private void appendStory() {
        append("# " + matrix.race());
        append(Prose.asMarkdown(header.prose()));
        if (!header.commit().isEmpty()) {
            append("The commit: " + header.commit() + ".");
        }
    }

    // ---- Who is affected ----------------------------------------------------------------------------------------

    private void appendWho() {
        append("## Who is affected");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("variant", "what it is", "can go wrong", "on"));
        rows.add(List.of("---", "---", "---", "---"));
        for (Variant variant : header.variants()) {
            Map<String, List<String>> affected = affected(variant);
            if (affected.isEmpty()) {
                rows.add(List.of(variant.name(), variant.summary(), "nothing", "any architecture"));
            }
            affected.forEach((architectures, conditions) ->
                    rows.add(List.of(variant.name(), variant.summary(), String.join(", ", conditions), architectures)));
        }
        append(table(rows));
    }

    /** By architectures: the conditions that can come about on just these. */
    private Map<String, List<String>> affected(Variant variant) {
        Map<String, List<String>> affected = new LinkedHashMap<>();
        for (Row row : matrix.rows()) {
            boolean isDefect = !header.benign().contains(row.condition());
            if (isDefect
                    && row.variant().equals(variant.name())
                    && row.cells().stream().anyMatch(Cell::happens)) {
                affected.computeIfAbsent(architectures(row), names -> new ArrayList<>())
                        .add(row.condition());
            }
        }
        return affected;
    }

    private static String architectures(Row row) {
        List<String> names = row.cells().stream()
                .filter(Cell::happens)
                .map(Cell::architecture)
                .toList();
        return names.size() == row.cells().size() ? "all architectures" : String.join(", ", names);
    }

    // ---- Why -----------------------------------------------------------------------------------------------------

    private void appendVerdicts() {
        append("## Verdicts");
        append("From all interleavings on each architecture: **N** Never, **S** Sometimes, **A** Always," + " `"
                + TextTable.NOTHING + "` a condition that the variant does not have.");
        append(MatrixMarkdown.table(matrix));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("variant", "condition", "because"));
        rows.add(List.of("---", "---", "---"));
        matrix.rows().stream()
                .filter(row -> row.cells().stream().anyMatch(cell -> cell.observation() != null))
                .forEach(row -> rows.add(List.of(row.variant(), row.condition(), row.because())));
        append(table(rows));
    }

    private void appendWitnesses() {
        if (!witnesses.isEmpty()) {
            append("## How it goes wrong");
        }
        for (Shown shown : witnesses) {
            append("### " + shown.witness().what() + ": " + shown.variant() + " on " + shown.architecture());
            append("```\n" + shown.witness().diagram().stripTrailing() + "\n```");
            append("Step by step, with everything that each step touches:");
            append("```\n" + shown.witness().replay() + "\n```");
        }
    }

    private void appendCommands() {
        append("## To try it");
        String race = matrix.race();
        append("```\n./shootdown check " + race + " --variant all --arch all    # every interleaving\n"
                + "./shootdown run " + race + " --variant all --arch all      # how often, in time\n"
                + "./shootdown show " + race + "                              # its C, and what it compiles to\n```");
        if (text.charAt(text.length() - 1) == '\n') {
            text.setLength(text.length() - 1);
        }
    }

    private static String table(List<List<String>> rows) {
        StringBuilder table = new StringBuilder();
        rows.forEach(row -> table.append(MatrixMarkdown.line(row)));
        return table.toString();
    }

    private void append(String block) {
        text.append(block.stripTrailing()).append("\n\n");
    }
}
