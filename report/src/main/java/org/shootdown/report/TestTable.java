package org.shootdown.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    /** The files whose test has the name of another file's. */
    private final Set<String> namesakes = new HashSet<>();

    private final Map<String, Integer> verdicts = new LinkedHashMap<>();
    private int done;
    private int problems;

    /**
     * A check that a line is for.
     *
     * @param file what its user named it by, as a file among others
     * @param scenario what is checked
     */
    public record Planned(String file, Scenario scenario) {}

    /** For these checks. */
    public TestTable(List<Planned> planned) {
        this.planned = planned.size();
        Map<String, Set<String>> files = new HashMap<>();
        planned.forEach(each -> files.computeIfAbsent(each.scenario().name(), name -> new HashSet<>())
                .add(each.file()));
        files.values().stream().filter(each -> each.size() > 1).forEach(namesakes::addAll);
        List<Integer> widths = List.of(
                widest(planned, this::names),
                widest(planned, each -> Stream.of(each.scenario().architecture().name())),
                widest(planned, each -> Stream.of(each.scenario().variant().name())),
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

    private static int widest(List<Planned> planned, Function<Planned, Stream<String>> cells) {
        return planned.stream().flatMap(cells).mapToInt(String::length).max().orElse(0);
    }

    private Stream<String> names(Planned check) {
        String test = test(check.file(), check.scenario().name());
        Stream<String> further =
                check.scenario().conditions().stream().skip(1).map(condition -> name(test, condition.name()));
        return Stream.concat(Stream.of(test), further);
    }

    /** What a line calls a test: by its file where another has the same name. */
    private String test(String file, String name) {
        return namesakes.contains(file) ? name + " (" + file + ")" : name;
    }

    private static String name(String test, String condition) {
        return test + "+" + condition;
    }

    /** The first line. */
    public String heading() {
        List<String> cells = new ArrayList<>(TITLES);
        cells.add("verdict");
        return line(cells);
    }

    /**
     * A line for the test, and one for each further condition.
     *
     * @param file what its user named it by
     */
    public String rows(String file, CheckReport report) {
        done++;
        verdicts.merge(report.verdict(), 1, Integer::sum);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < report.conditions().size(); i++) {
            rows.append(row(
                    test(file, report.scenario()), report, report.conditions().get(i), i == 0));
        }
        return rows.toString();
    }

    private String row(String test, CheckReport report, ConditionResult condition, boolean main) {
        String flags = report.flags().isEmpty() || !main ? "" : ", flagged: " + flags(report);
        String completeness = report.complete() ? "" : "; " + report.completeness();
        return line(List.of(
                main ? test : name(test, condition.name()),
                report.architecture(),
                report.variant(),
                report.model(),
                condition.observed(),
                condition.expected() == null
                        ? TextTable.NOTHING
                        : condition.expected().word(),
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
