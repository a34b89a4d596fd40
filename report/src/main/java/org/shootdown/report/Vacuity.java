package org.shootdown.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.header.Verdict;
import org.shootdown.report.CheckReport.State;

/**
 * Finds variants that may be free of a race only because they hardly do anything.
 *
 * <p>A variant in which no condition ever holds is compared with the first one on the same architecture, from which a file
 * sets out, if one holds there: a later one may do more than that, which is no reason to suspect who does not. A fix takes outcomes away too; so one that shows no other outcome is suspected only if what it leaves out tells more: if
 * conditions ask for a register that it no longer sets; or if it does nothing that the other does not, and leaves out whole
 * functions, or lines together with outcomes in which no condition held; or if no outcome differs, and only the conditions
 * do.
 */
public final class Vacuity {
    /** So much of what is left out is named. */
    private static final int NAMED = 3;

    private final CheckReport suspect;
    private final LineCoverage does;
    private final CheckReport other;
    private final LineCoverage otherDoes;

    private Vacuity(CheckReport suspect, LineCoverage does, CheckReport other, LineCoverage otherDoes) {
        this.suspect = suspect;
        this.does = does;
        this.other = other;
        this.otherDoes = otherDoes;
    }

    /** The reports on one scenario, with remarks on those variants that may be vacuous. They need their coverage for that. */
    public static List<CheckReport> remarked(List<CheckReport> reports) {
        return reports.stream()
                .map(report -> report.with(remark(report, reports).orElse(null), report.coverage()))
                .toList();
    }

    /** The remarks on some reports, each once for all architectures and each line ended. */
    public static String remarks(List<? extends Report> reports) {
        return lines(reports).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    static List<String> lines(List<? extends Report> reports) {
        Map<String, List<String>> where = new LinkedHashMap<>();
        for (Report report : reports) {
            if (report instanceof CheckReport check && check.remark() != null) {
                where.computeIfAbsent(check.variant() + ": " + check.remark(), words -> new ArrayList<>())
                        .add(check.architecture());
            }
        }
        List<String> lines = new ArrayList<>();
        where.forEach((words, architectures) -> lines.add(String.join(", ", architectures) + " " + words));
        return lines;
    }

    private static Optional<String> remark(CheckReport suspect, List<CheckReport> reports) {
        LineCoverage does = suspect.coverage();
        if (does == null || !suspect.complete() || !isNever(suspect)) {
            return Optional.empty();
        }
        return reports.stream()
                .filter(other -> other.architecture().equals(suspect.architecture()))
                .findFirst()
                .filter(first -> !isNever(first))
                .flatMap(other -> remark(suspect, does, other, other.coverage()));
    }

    private static boolean isNever(CheckReport report) {
        return report.conditions().stream().allMatch(condition -> condition.observation() == Verdict.NEVER);
    }

    private static Optional<String> remark(
            CheckReport suspect, LineCoverage does, CheckReport other, @Nullable LineCoverage otherDoes) {
        if (otherDoes == null || !other.complete()) {
            return Optional.empty();
        }
        String why = new Vacuity(suspect, does, other, otherDoes).why();
        return why.isEmpty()
                ? Optional.empty()
                : Optional.of("may be vacuous: compared with " + other.variant() + ", " + why);
    }

    /** Why it may be vacuous; empty if nothing says so. */
    private String why() {
        Set<String> shown = outcomes(suspect, state -> true);
        Set<String> otherShown = outcomes(other, state -> true);
        if (!otherShown.containsAll(shown)) {
            return "";
        }
        if (shown.equals(otherShown) && asksSomethingElse()) {
            return "no outcome differs, only what is asked";
        }
        Set<String> registers = without(otherDoes.set(), does.set());
        registers.retainAll(asked());
        if (!registers.isEmpty()) {
            return "no outcome is new, and no execution sets " + named(registers);
        }
        if (!without(does.visible(), otherDoes.visible()).isEmpty()) {
            return "";
        }
        Set<String> functions = without(otherDoes.called(), does.called());
        if (!functions.isEmpty()) {
            return "it does and shows nothing new, and no execution calls " + named(functions);
        }
        Set<String> lines = without(otherDoes.reached(), does.reached());
        boolean losesMore =
                !shown.containsAll(outcomes(other, state -> state.holds().isEmpty()));
        return lines.isEmpty() || !losesMore
                ? ""
                : "it does and shows nothing new, misses outcomes in which no condition held, and no execution reaches "
                        + named(lines);
    }

    private static Set<String> outcomes(CheckReport report, Predicate<State> some) {
        return report.states().stream().filter(some).map(State::state).collect(Collectors.toSet());
    }

    /** Whether none of the conditions that hold in the other variant is asked in the same words. */
    private boolean asksSomethingElse() {
        return other.conditions().stream()
                .filter(condition -> condition.observation() != Verdict.NEVER)
                .noneMatch(condition -> suspect.conditions().stream()
                        .anyMatch(own -> own.formula().equals(condition.formula())));
    }

    /** The registers that both variants ask for. */
    private Set<String> asked() {
        Set<String> both = new LinkedHashSet<>(does.asked());
        both.retainAll(otherDoes.asked());
        return both;
    }

    private static Set<String> without(Iterable<String> all, Iterable<String> some) {
        Set<String> left = new LinkedHashSet<>();
        all.forEach(left::add);
        some.forEach(left::remove);
        return left;
    }

    private static String named(Set<String> things) {
        String first = things.stream().limit(NAMED).collect(Collectors.joining(", "));
        return things.size() <= NAMED ? first : first + " and " + (things.size() - NAMED) + " more";
    }
}
