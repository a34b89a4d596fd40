package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.shootdown.report.TextTable;
import org.shootdown.report.study.Calibration.Attempt;
import org.shootdown.report.study.Calibration.Deviation;
import org.shootdown.report.study.ScaledProject.ScaledFigure;

/** What a calibration has come to: figures, lines for the files that have them, and how far off each point is. */
public final class CalibrationResult {
    private final Calibration calibration;
    private final Attempt before;
    private final Attempt after;
    private final int attempts;

    CalibrationResult(Calibration calibration, Attempt before, Attempt after, int attempts) {
        this.calibration = calibration;
        this.before = before;
        this.after = after;
        this.attempts = attempts;
    }

    /** Whether of each curve as many points agree as its file expects. */
    public boolean isAsExpected() {
        return !after.deviations().isEmpty() && after.isAsExpected();
    }

    /**
     * All of it, for people.
     *
     * @param command the command line, which is the source of what was fitted
     */
    public String asText(String command) {
        if (before.deviations().isEmpty()) {
            return "nothing is known yet\n";
        }
        if (!isFitted()) {
            return before.summary() + "\n" + points();
        }
        return "before: " + before.summary() + "\nafter:  " + after.summary() + ", of " + attempts + " attempts\n\n"
                + TextTable.of(figures())
                + lines(command)
                + points();
    }

    private boolean isFitted() {
        return !after.factors().isEmpty();
    }

    private Set<ScaledFigure> scaled() {
        Set<ScaledFigure> scaled = new LinkedHashSet<>();
        for (Study study : calibration.studies()) {
            for (StudyPoint point : study.points()) {
                after.factors()
                        .forEach((axis, factor) ->
                                scaled.add(ScaledProject.figure(calibration.project(), point, axis, factor)));
            }
        }
        return scaled;
    }

    private List<List<String>> figures() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("file", "figure", "times", "old", "trust", "new", "source"));
        for (ScaledFigure figure : scaled()) {
            double factor = after.factors().getOrDefault(figure.axis(), 1.0);
            boolean atEdge = factor <= FactorSearch.LEAST || factor >= FactorSearch.MOST;
            rows.add(List.of(
                    figure.file(),
                    figure.axis(),
                    Calibration.shown(factor) + (atEdge ? ", the most that is tried" : ""),
                    figure.old(),
                    figure.trust(),
                    figure.fitted(),
                    figure.source()));
        }
        return rows;
    }

    /** What to write into the files, if one wants to. */
    private String lines(String command) {
        StringBuilder text = new StringBuilder();
        String file = "";
        for (ScaledFigure figure : scaled()) {
            if (figure.old().equals(figure.fitted())) {
                continue;
            }
            if (!figure.file().equals(file)) {
                file = figure.file();
                text.append("\nFor ").append(file).append(":\n");
            }
            text.append("  ").append(figure.line(command)).append('\n');
        }
        return text.toString();
    }

    private String points() {
        StringBuilder text = new StringBuilder();
        for (Study study : calibration.studies()) {
            for (Reference reference : study.references()) {
                List<List<String>> rows = rows(study, reference);
                if (rows.size() > 1) {
                    text.append("\n%s: %s\n".formatted(reference.curve(), reference.source()));
                    text.append(TextTable.of(rows));
                }
            }
        }
        return text.toString();
    }

    private List<List<String>> rows(Study study, Reference reference) {
        List<String> head = new ArrayList<>(study.varying());
        head.addAll(
                isFitted()
                        ? List.of("published", "before", "ratio", "after", "ratio")
                        : List.of("published", "measured", "ratio"));
        head.add("within " + Percent.show(reference.within()));
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (int i = 0; i < after.deviations().size(); i++) {
            Deviation now = after.deviations().get(i);
            if (!now.study().equals(study) || !now.reference().equals(reference)) {
                continue;
            }
            Deviation then = before.deviations().get(i);
            List<String> row = new ArrayList<>();
            study.varying()
                    .forEach(axis -> row.add(new StudyPoint(now.published().point()).value(axis)));
            row.add(reference.metric().shown(now.published().value()));
            if (isFitted()) {
                row.addAll(List.of(reference.metric().shown(then.measured()), ratio(then)));
            }
            row.addAll(List.of(reference.metric().shown(now.measured()), ratio(now)));
            row.add(now.size() <= 1 + StudyAgreement.ROUNDING ? "yes" : "no");
            rows.add(row);
        }
        return rows;
    }

    private static String ratio(Deviation deviation) {
        return String.format(Locale.ROOT, "%.3f", deviation.ratio());
    }
}
