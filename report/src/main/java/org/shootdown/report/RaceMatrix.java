package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
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
    /** In place of a verdict that was not looked for. */
    static final String NOT_CHECKED = "not checked";

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
     * @param observation what was seen; null if the variant does not have the condition, or it was not checked
     * @param expected what the file expects, or null
     * @param agreement the comparison, with whatever was reported besides; null if there is no observation
     * @param complete whether everything was seen
     * @param flags the keys of what was reported although no condition asks for it
     * @param explored how many states the machine has, for all conditions together
     */
    public record Cell(
            String architecture,
            @Nullable Verdict observation,
            @Nullable Verdict expected,
            @Nullable Agreement agreement,
            boolean complete,
            List<String> flags,
            long explored) {
        public Cell {
            flags = List.copyOf(flags);
        }

        /** A condition that the variant does not have. */
        static Cell lacking(String architecture, long states) {
            return new Cell(architecture, null, null, null, true, List.of(), states);
        }

        /** One that nobody has looked at. */
        static Cell unchecked(String architecture) {
            return new Cell(architecture, null, null, null, false, List.of(), 0);
        }

        /** Whether nobody has looked at it. */
        boolean isUnchecked() {
            return observation == null && !complete;
        }

        /** Whether it is not what the file expects, or not shown to be. */
        boolean isDifferent() {
            boolean open = agreement == Agreement.NO_EXPECTATION && !complete;
            return agreement != null && (agreement.isBad() || open);
        }

        /** For machines: whether it is what the file expects, and no less; null if there is nothing to compare. */
        @JsonProperty
        public @Nullable Boolean asExpected() {
            return agreement == null ? null : agreement.asExpected();
        }

        /** Whether the condition can come about. */
        public boolean happens() {
            return observation != null && observation != Verdict.NEVER;
        }

        /** The observation, no surer than it is, and marked if it is not what the file expects. */
        public String word() {
            if (observation == null) {
                return isUnchecked() ? NOT_CHECKED : TextTable.NOTHING;
            }
            return observation.word() + (complete ? "" : " so far") + (isDifferent() ? "!" : "");
        }
    }

    /**
     * Puts reports together.
     *
     * @param race its name, or the path of its file
     * @param variants its variants' names
     * @param architectures the architectures' names
     * @param reports on it: on each variant and architecture one, or none if it was not checked
     */
    public static RaceMatrix of(
            String race, List<String> variants, List<String> architectures, List<CheckReport> reports) {
        List<String> conditions = Report.conditionNames(reports);
        List<Row> rows = new ArrayList<>();
        for (String variant : variants) {
            List<CheckReport> found = reports.stream()
                    .filter(report -> report.variant().equals(variant))
                    .toList();
            (conditions.isEmpty() ? List.of(TextTable.NOTHING) : conditions)
                    .forEach(condition -> rows.add(row(variant, found, condition, architectures)));
        }
        return new RaceMatrix(race, architectures, rows, Vacuity.lines(Vacuity.remarked(reports)));
    }

    private static Row row(String variant, List<CheckReport> found, String condition, List<String> architectures) {
        Map<String, CheckReport> byArchitecture = new HashMap<>();
        found.forEach(report -> byArchitecture.put(report.architecture(), report));
        return new Row(
                variant,
                found.stream().map(CheckReport::summary).findFirst().orElse(""),
                condition,
                found.stream()
                        .flatMap(report -> report.condition(condition).stream())
                        .map(ConditionResult::because)
                        .findFirst()
                        .orElse(""),
                architectures.stream()
                        .map(name -> cell(name, byArchitecture.get(name), condition))
                        .toList());
    }

    private static Cell cell(String architecture, @Nullable CheckReport report, String condition) {
        if (report == null) {
            return Cell.unchecked(architecture);
        }
        List<String> flags =
                report.flags().stream().map(CheckReport.Flag::checker).toList();
        return report.condition(condition)
                .map(result -> new Cell(
                        report.architecture(),
                        result.observation(),
                        result.expected(),
                        flags.isEmpty() ? result.agreement() : Agreement.CONTRADICTED,
                        report.complete(),
                        flags,
                        report.explored()))
                .orElseGet(() -> Cell.lacking(report.architecture(), report.explored()));
    }

    /** Whether every cell may count as what the file expects: for an exit code. */
    @JsonIgnore
    public boolean isAsExpected() {
        return rows.stream().flatMap(row -> row.cells().stream()).noneMatch(Cell::isDifferent);
    }

    /** Whether every cell was looked at. */
    @JsonProperty
    public boolean checked() {
        return rows.stream().flatMap(row -> row.cells().stream()).noneMatch(Cell::isUnchecked);
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
