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
 * @param remarks what is to be said of some variants, and on which architectures
 */
public record RaceMatrix(String race, List<String> architectures, List<Row> rows, List<String> remarks) {
    public RaceMatrix {
        architectures = List.copyOf(architectures);
        rows = List.copyOf(rows);
        remarks = List.copyOf(remarks);
    }

    /**
     * A condition in a variant, which may lack it.
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
     * A condition in a variant on an architecture.
     *
     * @param architecture the architecture's name
     * @param observation what was seen; null if the variant does not have the condition
     * @param expected what the file expects, or null
     * @param asExpected whether that was shown, and nothing was reported besides
     * @param complete whether everything was seen
     * @param flags the keys of what was reported although no condition asks for it
     * @param states how many states the machine has, for all conditions together
     */
    public record Cell(
            String architecture,
            @Nullable Verdict observation,
            @Nullable Verdict expected,
            boolean asExpected,
            boolean complete,
            List<String> flags,
            long states) {
        public Cell {
            flags = List.copyOf(flags);
        }

        /** Whether the condition can come about. */
        public boolean happens() {
            return observation != null && observation != Verdict.NEVER;
        }

        /** The observation, no surer than it is, and marked if it is not what the file expects. */
        public String word() {
            return observation == null
                    ? TextTable.NOTHING
                    : observation.word() + (complete ? "" : " so far") + (asExpected ? "" : "!");
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
        List<String> conditions = Report.conditionNames(reports);
        List<Row> rows = new ArrayList<>();
        for (List<CheckReport> variant : variants.values()) {
            conditions.forEach(condition -> rows.add(row(variant, condition)));
        }
        List<String> architectures =
                reports.stream().map(CheckReport::architecture).distinct().toList();
        return new RaceMatrix(race, architectures, rows, Vacuity.lines(Vacuity.remarked(reports)));
    }

    private static Row row(List<CheckReport> variant, String condition) {
        CheckReport any = variant.get(0);
        return new Row(
                any.variant(),
                any.summary(),
                condition,
                variant.stream()
                        .flatMap(report -> report.condition(condition).stream())
                        .map(ConditionResult::because)
                        .findFirst()
                        .orElse(""),
                variant.stream().map(report -> cell(report, condition)).toList());
    }

    private static Cell cell(CheckReport report, String condition) {
        List<String> flags =
                report.flags().stream().map(CheckReport.Flag::checker).toList();
        return report.condition(condition)
                .map(result -> new Cell(
                        report.architecture(),
                        result.observation(),
                        result.expected(),
                        agrees(report, result) && flags.isEmpty(),
                        report.complete(),
                        flags,
                        report.explored()))
                .orElseGet(() -> new Cell(
                        report.architecture(), null, null, true, report.complete(), List.of(), report.explored()));
    }

    private static boolean agrees(CheckReport report, ConditionResult result) {
        return result.agreement() == Agreement.AS_EXPECTED
                || (result.agreement() == Agreement.NO_EXPECTATION && report.complete());
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
