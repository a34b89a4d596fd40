package org.shootdown.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shootdown.report.LineCoverage.Function;
import org.shootdown.report.LineCoverage.Unset;

/** What executions have not reached, for people. */
public final class CoverageText {
    private CoverageText() {}

    /** What a check has not reached, each line ended; nothing if nobody asked for it. */
    public static String of(CheckReport report) {
        LineCoverage coverage = report.coverage();
        if (coverage == null) {
            return "";
        }
        BlockText text = new BlockText();
        List<Function> functions = coverage.functions();
        int reached = functions.stream().mapToInt(f -> f.reached().size()).sum();
        int missed = functions.stream().mapToInt(f -> f.notReached().size()).sum();
        String open = report.complete() ? "" : " so far";
        text.line("Reached %d of %d lines%s", reached, reached + missed, open);
        appendGaps(text, "Not reached" + open, functions, true);
        appendGaps(text, "Never called" + open, functions, false);
        coverage.unset().forEach(unset -> text.line("%s", sentence(unset, report.complete())));
        return text.toString();
    }

    private static void appendGaps(BlockText text, String heading, List<Function> functions, boolean called) {
        Map<String, List<String>> byFile = new LinkedHashMap<>();
        for (Function function : functions) {
            if (function.isCalled() == called && !function.notReached().isEmpty()) {
                byFile.computeIfAbsent(function.file(), file -> new ArrayList<>())
                        .add(function.function() + "() " + function.gaps());
            }
        }
        byFile.forEach((file, gaps) -> text.line("%s in %s: %s", heading, file, String.join("; ", gaps)));
    }

    private static String sentence(Unset unset, boolean complete) {
        String where = unset.file() + ":" + unset.line();
        return "Condition " + unset.condition() + ": no execution " + (complete ? "sets " : "has set ")
                + unset.register() + " (" + where + ")"
                + (complete ? ": " + unset.thread() + " never gets there" : " so far");
    }
}
