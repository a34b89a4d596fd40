package org.shootdown.coordinator.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.shootdown.litmus.Scenario;

/** Many checks as one table, whose lines can be printed as soon as each is done; and what they come to. */
public final class TestTable {
    private static final List<String> TITLES =
            List.of("test", "architecture", "variant", "model", "observation", "expected");
    private static final String GAP = "  ";

    private final String format;
    private final int planned;
    private final Map<String, Integer> verdicts = new LinkedHashMap<>();
    private int done;
    private int problems;

    /** For checks of these scenarios. */
    public TestTable(List<Scenario> planned) {
        this.planned = planned.size();
        List<Integer> widths = List.of(
                widest(planned, TestTable::names),
                widest(planned, each -> Stream.of(each.architecture().name())),
                widest(planned, each -> Stream.of(each.variant().name())),
                "weak".length(),
                "Sometimes".length(),
                "Sometimes".length());
        StringBuilder cells = new StringBuilder();
        for (int i = 0; i < widths.size(); i++) {
            int width = Math.max(widths.get(i), TITLES.get(i).length());
            cells.append("%-").append(width).append('s').append(GAP);
        }
        format = cells + "%s";
    }

    private static int widest(List<Scenario> scenarios, Function<Scenario, Stream<String>> cells) {
        return scenarios.stream().flatMap(cells).mapToInt(String::length).max().orElse(0);
    }

    private static Stream<String> names(Scenario scenario) {
        Stream<String> further =
                scenario.conditions().stream().skip(1).map(condition -> name(scenario.name(), condition.name()));
        return Stream.concat(Stream.of(scenario.name()), further);
    }

    private static String name(String scenario, String condition) {
        return scenario + "+" + condition;
    }

    /** The first line. */
    public String heading() {
        List<String> cells = new ArrayList<>(TITLES);
        cells.add("verdict");
        return line(cells);
    }

    /** A line for the test, and one for each further condition. */
    public String rows(CheckReport report) {
        done++;
        verdicts.merge(report.verdict(), 1, Integer::sum);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < report.conditions().size(); i++) {
            rows.append(row(report, report.conditions().get(i), i == 0));
        }
        return rows.toString();
    }

    private String row(CheckReport report, ConditionResult condition, boolean main) {
        String flags = report.flags().isEmpty() || !main ? "" : ", flagged: " + flags(report);
        String completeness = report.complete() ? "" : "; " + report.completeness();
        return line(List.of(
                main ? report.scenario() : name(report.scenario(), condition.name()),
                report.architecture(),
                report.variant(),
                report.model(),
                condition.observed(),
                condition.expected() == null ? "-" : condition.expected().word(),
                condition.agreement() + flags + completeness));
    }

    private static String flags(CheckReport report) {
        return String.join(
                ", ", report.flags().stream().map(CheckReport.Flag::checker).toList());
    }

    /** The line of a test that cannot be checked: the first one of what is wrong. */
    public String problem(String name, String problem) {
        problems++;
        String first = problem.lines().findFirst().orElse(problem);
        return (first.startsWith(name) ? first : name + ": " + first) + "\n";
    }

    /** How many checks came to what. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        text.append(done).append(" checked");
        String separator = ": ";
        for (Map.Entry<String, Integer> verdict : verdicts.entrySet()) {
            text.append(separator).append(verdict.getValue()).append(' ').append(verdict.getKey());
            separator = ", ";
        }
        if (problems > 0) {
            text.append("; ").append(problems).append(" with an error");
        }
        if (done < planned) {
            text.append("; ").append(planned - done).append(" not checked");
        }
        return text.append('\n').toString();
    }

    private String line(List<String> cells) {
        return String.format(Locale.ROOT, format, cells.toArray()).stripTrailing() + "\n";
    }
}
