package org.shootdown.report.study;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shootdown.config.architecture.Figure;
import org.shootdown.config.time.Distribution.Constant;
import org.shootdown.config.time.Distribution.LogNormal;
import org.shootdown.config.time.Distribution.Shape;
import org.shootdown.config.time.Distribution.Uniform;
import org.shootdown.litmus.project.Project;

/**
 * A latency of a study's machine that is to be multiplied: where it stands, and what becomes of it. It stands in the machine's
 * file, if that has it for the architecture, else in the architecture's.
 *
 * @param file the one that has it
 * @param path where it stands there
 * @param isOfMachine whether that is the machine's
 * @param components what it is made of
 */
record ScaledLatency(String file, String path, boolean isOfMachine, List<Figure> components) {
    /**
     * The latency of a point's machine.
     *
     * @param key what files call it
     * @throws org.shootdown.config.input.InvalidInputException if there is none
     */
    static ScaledLatency of(Project project, StudyPoint point, String key) {
        String architecture = point.value(StudyPoint.ARCHITECTURE);
        String machine = point.value(StudyPoint.MACHINE);
        if (!machine.isEmpty()) {
            List<Figure> own = named(project.machine(machine).latencies().getOrDefault(architecture, List.of()), key);
            if (!own.isEmpty()) {
                return new ScaledLatency(
                        "config/machines/" + machine + ".conf", "latencies." + architecture + "." + key, true, own);
            }
        }
        List<Figure> all = project.architectures().file(architecture).figures();
        ScaledProject.require(
                "architecture '" + architecture + "'",
                ScaledProject.LATENCY,
                key,
                all.stream().map(figure -> figure.purpose().key()).distinct().toList());
        return new ScaledLatency(
                "config/architectures/" + architecture + ".conf", "latencies." + key, false, named(all, key));
    }

    private static List<Figure> named(List<Figure> figures, String key) {
        return figures.stream()
                .filter(figure -> figure.purpose().key().equals(key))
                .toList();
    }

    /** What stands between its braces then; the source of a single component stays what it is. */
    String times(double factor) {
        if (isSingle()) {
            return shape(shape(0), factor);
        }
        return components.stream()
                .map(each -> "{ weight = " + each.component().weight() + ", "
                        + shape(each.component().shape(), factor) + ", "
                        + ScaledProject.trusted(each.trust(), each.source()) + " }")
                .collect(Collectors.joining(", ", "mixture = [ ", " ]"));
    }

    /** For people: what it is. */
    String shown() {
        return isSingle() ? StudySources.value(shape(0)) : "mixture of " + components.size();
    }

    /** For people: what it is then. */
    String shown(double factor) {
        return isSingle() ? times(factor) : "each of them times " + factor;
    }

    String trust() {
        return joined(components.stream().map(figure -> figure.trust().letter()));
    }

    String source() {
        return joined(components.stream().map(Figure::source));
    }

    private boolean isSingle() {
        return components.size() == 1;
    }

    private Shape shape(int component) {
        return components.get(component).component().shape();
    }

    private static String joined(Stream<String> words) {
        return words.distinct().collect(Collectors.joining(", "));
    }

    private static String shape(Shape shape, double factor) {
        if (shape instanceof Constant constant) {
            return "constant = " + ScaledProject.times(constant.valuePs(), factor);
        }
        if (shape instanceof Uniform uniform) {
            return "uniform = [ " + ScaledProject.times(uniform.lowPs(), factor) + ", "
                    + ScaledProject.times(uniform.highPs(), factor) + " ]";
        }
        LogNormal logNormal = (LogNormal) shape;
        return "median = " + ScaledProject.times(logNormal.medianPs(), factor) + ", sigma = " + logNormal.sigma();
    }
}
