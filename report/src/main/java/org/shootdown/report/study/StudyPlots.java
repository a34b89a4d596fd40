package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.shootdown.report.plot.Axis;
import org.shootdown.report.plot.Plot;
import org.shootdown.report.plot.Point;
import org.shootdown.report.plot.Series;
import org.shootdown.report.statistics.Interval;
import org.shootdown.report.study.Reference.Published;
import org.shootdown.report.study.Study.StudyPlot;

/** What a study draws: of each plot a line for each combination of the other axes, and what others have published beside it. */
final class StudyPlots {
    private final Study study;
    private final StudyResults results;

    StudyPlots(Study study, StudyResults results) {
        this.study = study;
        this.results = results;
    }

    List<Plot> all() {
        return study.plots().stream().map(this::plot).toList();
    }

    private Plot plot(StudyPlot wanted) {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        int least = Integer.MAX_VALUE;
        for (StudyPoint point : study.points()) {
            Optional<Interval> measured = results.interval(wanted.y(), point);
            if (measured.isPresent()) {
                lines.computeIfAbsent(name(point, wanted), line -> new ArrayList<>())
                        .add(new Point(x(point, wanted), measured.get()));
                least = Math.min(least, results.replicates(point));
            }
        }
        List<Series> published = published(wanted);
        String note = "mean and 95 % interval of " + least + (least == 1 ? " seed" : " seeds")
                + (published.isEmpty() ? "" : "; published: " + curves(wanted));
        return new Plot(
                wanted.title(),
                note,
                new Axis(wanted.x(), "", wanted.xScale()),
                new Axis(wanted.y().toString(), wanted.y().unit(), wanted.yScale()),
                series(lines),
                published);
    }

    private static List<Series> series(Map<String, List<Point>> lines) {
        return lines.entrySet().stream()
                .map(line -> new Series(line.getKey(), line.getValue()))
                .toList();
    }

    private static double x(StudyPoint point, StudyPlot wanted) {
        return Double.parseDouble(point.value(wanted.x()));
    }

    private String name(StudyPoint point, StudyPlot wanted) {
        List<String> others = new ArrayList<>(study.varying());
        others.remove(wanted.x());
        return others.isEmpty() ? study.name() : point.text(others);
    }

    private List<Reference> references(StudyPlot wanted) {
        return study.references().stream()
                .filter(reference -> reference.metric().equals(wanted.y()))
                .toList();
    }

    private String curves(StudyPlot wanted) {
        return references(wanted).stream().map(Reference::curve).distinct().collect(Collectors.joining(", "));
    }

    /** In the colour of the series of the same name, as far as that is not another curve's already. */
    private List<Series> published(StudyPlot wanted) {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        for (Reference reference : references(wanted)) {
            Set<String> taken = Set.copyOf(lines.keySet());
            for (Published published : reference.points()) {
                StudyPoint point = new StudyPoint(published.point());
                if (results.replicates(point) > 0) {
                    String name = name(point, wanted);
                    String own = taken.contains(name) ? name + ", " + reference.curve() : name;
                    lines.computeIfAbsent(own, line -> new ArrayList<>())
                            .add(new Point(x(point, wanted), Interval.unknown(published.value())));
                }
            }
        }
        return series(lines);
    }
}
