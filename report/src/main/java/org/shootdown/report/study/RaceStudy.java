package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.plot.Scale;
import org.shootdown.report.study.Study.StudyPlot;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.setup.SetupAssembly;

/** A study without a file: what the variants of a race cost, by the operations that its file marks. */
public final class RaceStudy {
    private static final String SEEDS = "1..6";
    private static final List<String> STATISTICS = List.of("mean", "p99");

    private RaceStudy() {}

    /**
     * The study.
     *
     * @param axes by name what varies; among them {@code race}, {@code variant} and {@code arch}
     * @param durationPs how long a trial lasts where there is a workload beside the race, in picoseconds
     * @param trials how many trials each seed has
     * @throws InvalidInputException if there is no such race or machine, or the race marks nothing
     */
    public static Study of(Map<String, String> axes, long durationPs, int trials, Project project) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        axes.forEach((axis, text) -> values.put(axis, AxisValues.parse(axis, text)));
        String race = String.join(",", values.getOrDefault(StudyPoint.RACE, List.of()));
        String question = "What do the variants "
                + String.join(", ", values.getOrDefault(StudyPoint.VARIANT, List.of())) + " of " + race + " cost?";
        Study bare = new Study(race, question, durationPs, trials, SEEDS, values, List.of(), List.of(), List.of());
        List<Metric> metrics = new ArrayList<>();
        for (String operation : operations(race, bare, project)) {
            STATISTICS.forEach(statistic -> metrics.add(new Metric(operation, statistic)));
        }
        metrics.add(Metric.parse("counter.ipis-sent"));
        return new Study(race, question, durationPs, trials, SEEDS, values, metrics, plots(bare, metrics), List.of());
    }

    /** Over the CPUs, if there is more than one number of them. */
    private static List<StudyPlot> plots(Study bare, List<Metric> metrics) {
        if (!bare.varying().contains(StudyPoint.CPUS)) {
            return List.of();
        }
        return metrics.stream()
                .filter(metric -> metric.what().equals("mean"))
                .map(metric -> new StudyPlot(
                        metric.of() + " of " + bare.name(), StudyPoint.CPUS, Scale.LOG2, metric, Scale.LINEAR))
                .toList();
    }

    /** What all its machines' races mark. */
    private static Set<String> operations(String race, Study bare, Project project) {
        SetupAssembly assembly = new SetupAssembly(project, project::scenario);
        Set<String> common = new LinkedHashSet<>();
        Set<String> all = new TreeSet<>();
        boolean first = true;
        for (StudyPoint point : bare.points()) {
            Set<String> own = marked(assembly, point, bare);
            all.addAll(own);
            if (first) {
                common.addAll(own);
            }
            common.retainAll(own);
            first = false;
        }
        if (common.isEmpty()) {
            throw InvalidInputException.of("'" + race + "' marks no operation "
                    + (all.isEmpty() ? "" : "that all its variants have (" + String.join(", ", all) + ") ")
                    + "whose cost could be compared; write op_begin(NAME) and op_end(NAME) around it");
        }
        return common;
    }

    private static Set<String> marked(SetupAssembly assembly, StudyPoint point, Study bare) {
        Setup setup;
        try {
            setup = assembly.assemble(point.plan(bare.durationPs()));
        } catch (InvalidInputException e) {
            throw InvalidInputException.of(point.text(bare.varying()) + ": " + e.getMessage());
        }
        Set<String> operations = new LinkedHashSet<>();
        for (Scenario.CpuStart cpu : setup.kindOf(0).race().cpus()) {
            operations.addAll(cpu.program().operations());
        }
        return operations;
    }
}
