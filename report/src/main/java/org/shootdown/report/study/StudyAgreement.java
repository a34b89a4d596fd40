package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.shootdown.report.TextTable;
import org.shootdown.report.statistics.Interval;
import org.shootdown.report.study.Reference.Published;

/** Whether what a study has come to agrees with what others have published. */
public final class StudyAgreement {
    /** Of a ratio that is meant to be exactly at the edge. */
    static final double ROUNDING = 1e-9;

    private final Study study;
    private final StudyResults results;

    /** Of what a study has come to so far. */
    public StudyAgreement(Study study, StudyResults results) {
        this.study = study;
        this.results = results;
    }

    /** A published figure beside the measured one. */
    private record Pair(Published published, StudyPoint point, Interval measured) {
        double ratio() {
            return measured.value() / published.value();
        }

        boolean isWithin(double part) {
            return Math.abs(ratio() - 1) <= part + ROUNDING;
        }
    }

    /** Whether of each curve as many points agree as its file expects; those of machines that were not asked for are left out. */
    public boolean isAsExpected() {
        return study.references().stream().allMatch(this::isAsExpected);
    }

    boolean isAsExpected(Reference reference) {
        List<Pair> pairs = pairs(reference);
        return pairs.size() - within(reference, pairs) <= reference.mayBeOff();
    }

    private static long within(Reference reference, List<Pair> pairs) {
        return pairs.stream().filter(pair -> pair.isWithin(reference.within())).count();
    }

    private List<Pair> pairs(Reference reference) {
        List<Pair> pairs = new ArrayList<>();
        for (Published published : reference.points()) {
            StudyPoint point = new StudyPoint(published.point());
            Optional<Interval> measured =
                    study.points().contains(point) ? results.interval(reference.metric(), point) : Optional.empty();
            measured.ifPresent(interval -> pairs.add(new Pair(published, point, interval)));
        }
        return pairs;
    }

    /** For each curve a line for each point that was measured; then how many agree. Empty if nothing is published. */
    public String asText() {
        StringBuilder text = new StringBuilder();
        for (Reference reference : study.references()) {
            text.append('\n')
                    .append(reference.curve())
                    .append(": ")
                    .append(reference.source())
                    .append('\n');
            if (!pairs(reference).isEmpty()) {
                text.append(TextTable.of(rows(reference)));
            }
            text.append(summary(reference)).append('\n');
        }
        return text.toString();
    }

    /** The points that were measured, below a line that says what is in them. */
    List<List<String>> rows(Reference reference) {
        Metric metric = reference.metric();
        List<String> head = new ArrayList<>(study.varying());
        head.addAll(List.of("published", metric.toString(), "ratio", "within " + Percent.show(reference.within())));
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (Pair pair : pairs(reference)) {
            List<String> row = new ArrayList<>();
            study.varying().forEach(axis -> row.add(pair.point().value(axis)));
            row.add(metric.shown(pair.published().value()));
            row.add(metric.shown(pair.measured()));
            row.add(String.format(Locale.ROOT, "%.3f", pair.ratio()));
            row.add(pair.isWithin(reference.within()) ? "yes" : "no");
            rows.add(row);
        }
        return rows;
    }

    /** How many points of a curve agree, and whether the file expects so many. */
    String summary(Reference reference) {
        List<Pair> pairs = pairs(reference);
        int all = reference.points().size();
        int missing = all - pairs.size();
        if (pairs.isEmpty()) {
            return reference.curve() + ": none of its " + all + " points is of a machine that was measured";
        }
        return reference.curve() + ": " + within(reference, pairs) + " of " + pairs.size() + " within "
                + Percent.show(reference.within())
                + (isAsExpected(reference) ? ": as expected" : ": NOT as expected")
                + (reference.mayBeOff() == 0 ? "" : ", at least " + reference.atLeast() + " of " + all)
                + (missing == 0 ? "" : "; " + missing + " more are of machines that were not measured");
    }
}
