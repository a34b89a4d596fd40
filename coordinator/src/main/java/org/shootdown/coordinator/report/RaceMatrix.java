package org.shootdown.coordinator.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.header.Verdict;

/**
 * A race's verdicts: a row for each variant and condition, with a cell for each architecture.
 *
 * @param race its name, or the path of its file, as commands take it
 * @param architectures the architectures' names, in the order of the cells
 * @param rows the rows, in the order of the file
 */
public record RaceMatrix(String race, List<String> architectures, List<Row> rows) {
    public RaceMatrix {
        architectures = List.copyOf(architectures);
        rows = List.copyOf(rows);
    }

    /**
     * A condition of a variant.
     *
     * @param variant the variant's name
     * @param summary what the variant is, in one line; may be empty
     * @param condition the condition's name
     * @param because the file's reason for what it expects; may be empty
     * @param cells by architecture
     */
    public record Row(String variant, String summary, String condition, String because, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A condition of a variant on an architecture.
     *
     * @param architecture the architecture's name
     * @param observation what was seen
     * @param expected what the file expects, or null
     * @param asExpected whether that was shown, and nothing was reported besides
     * @param complete whether everything was seen
     * @param flags the keys of what was reported although no condition asks for it
     * @param states how many states the machine has, for all conditions together
     */
    public record Cell(
            String architecture,
            Verdict observation,
            @Nullable Verdict expected,
            boolean asExpected,
            boolean complete,
            List<String> flags,
            long states) {
        public Cell {
            flags = List.copyOf(flags);
        }

        /** The observation, no surer than it is, and marked if it is not what the file expects. */
        public String word() {
            return observation.word() + (complete ? "" : " so far") + (asExpected ? "" : "!");
        }
    }

    /**
     * Puts reports together.
     *
     * @param race its name, or the path of its file
     * @param reports on it, each variant on the same architectures
     */
    public static RaceMatrix of(String race, List<CheckReport> reports) {
        Map<String, List<CheckReport>> variants = new LinkedHashMap<>();
        for (CheckReport report : reports) {
            variants.computeIfAbsent(report.variant(), name -> new ArrayList<>())
                    .add(report);
        }
        List<Row> rows = new ArrayList<>();
        variants.values().forEach(variant -> addRows(variant, rows));
        List<String> architectures =
                reports.stream().map(CheckReport::architecture).distinct().toList();
        return new RaceMatrix(race, architectures, rows);
    }

    private static void addRows(List<CheckReport> variant, List<Row> rows) {
        CheckReport any = variant.get(0);
        for (int i = 0; i < any.conditions().size(); i++) {
            int condition = i;
            rows.add(new Row(
                    any.variant(),
                    any.summary(),
                    any.conditions().get(i).name(),
                    any.conditions().get(i).because(),
                    variant.stream().map(report -> cell(report, condition)).toList()));
        }
    }

    private static Cell cell(CheckReport report, int condition) {
        ConditionResult result = report.conditions().get(condition);
        boolean agrees = result.agreement() == Agreement.AS_EXPECTED
                || (result.agreement() == Agreement.NO_EXPECTATION && report.complete());
        return new Cell(
                report.architecture(),
                result.observation(),
                result.expected(),
                agrees && report.flags().isEmpty(),
                report.complete(),
                report.flags().stream().map(CheckReport.Flag::checker).toList(),
                report.explored());
    }

    /** Whether every cell is as the file expects. */
    public boolean isAsExpected() {
        return rows.stream().flatMap(row -> row.cells().stream()).allMatch(Cell::asExpected);
    }

    /** The columns' numbers, those together whose cells have the same words in every row. */
    List<List<Integer>> alike() {
        Map<List<String>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < architectures.size(); i++) {
            int column = i;
            List<String> words =
                    rows.stream().map(row -> row.cells().get(column).word()).toList();
            groups.computeIfAbsent(words, key -> new ArrayList<>()).add(column);
        }
        return List.copyOf(groups.values());
    }
}
