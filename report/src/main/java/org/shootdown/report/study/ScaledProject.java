package org.shootdown.report.study;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Figure;
import org.shootdown.config.architecture.Trust;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.machine.CacheLines;
import org.shootdown.config.machine.CacheLines.Cost;
import org.shootdown.config.machine.MachineDescription;
import org.shootdown.config.time.Distribution.Constant;
import org.shootdown.config.time.Distribution.LogNormal;
import org.shootdown.config.time.Distribution.Shape;
import org.shootdown.config.time.Distribution.Uniform;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.project.Project;
import org.shootdown.litmus.project.ProjectFiles;

/**
 * A project whose figures are multiplied, for points on axes such as {@code latency.ipi-deliver} and {@code
 * machine.cache-lines.node}, whose values are factors.
 *
 * <p>It is a copy of the project's files in a folder of its own, with an architecture or machine that includes the original
 * and sets the figure anew. So whatever reads and checks files does so here too.
 */
final class ScaledProject implements AutoCloseable {
    static final String LATENCY = "latency.";
    static final String OF_MACHINE = "machine.";
    private static final Pattern AXIS = Pattern.compile("(latency|machine)\\.[a-z-]+(\\.[a-z-]+)?");
    private static final double MOST = 1000;

    private final Project project;
    private @Nullable Path folder;

    ScaledProject(Project project) {
        this.project = project;
    }

    /** Whether an axis is one of factors. */
    static boolean isAxis(String name) {
        return AXIS.matcher(name).matches();
    }

    /**
     * The project of a point; holds until it is asked for that of another.
     *
     * @throws InvalidInputException if there is no such figure, or a factor is none
     */
    Project of(StudyPoint point) {
        Map<String, Double> latencies = factors(point, LATENCY);
        Map<String, Double> machine = factors(point, OF_MACHINE);
        if (latencies.isEmpty() && machine.isEmpty()) {
            return project;
        }
        try {
            Path copy = folder == null ? Files.createTempDirectory("shootdown-scaled") : folder;
            folder = copy;
            project.files().writeTo(copy);
            if (!latencies.isEmpty()) {
                String name = point.value(StudyPoint.ARCHITECTURE);
                replace(copy.resolve("architectures"), name, latencies(name, latencies));
            }
            if (!machine.isEmpty()) {
                String name = point.value(StudyPoint.MACHINE);
                replace(copy.resolve("machines"), name, machine(name, machine));
            }
            return Project.of(copy);
        } catch (IOException e) {
            throw new UncheckedIOException("a scaled configuration cannot be written", e);
        }
    }

    private static Map<String, Double> factors(StudyPoint point, String prefix) {
        Map<String, Double> factors = new LinkedHashMap<>();
        point.values().forEach((axis, value) -> {
            if (isAxis(axis) && axis.startsWith(prefix)) {
                factors.put(axis.substring(prefix.length()), factor(axis, value));
            }
        });
        return factors;
    }

    private static double factor(String axis, String value) {
        try {
            double factor = Double.parseDouble(value);
            if (factor > 0 && factor <= MOST) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw InvalidInputException.of(
                "axis '" + axis + "': '" + value + "' is no factor, a number above 0 such as 0.8 or 1.2");
    }

    private static void replace(Path directory, String name, List<String> lines) throws IOException {
        Path file = directory.resolve(name + ".conf");
        String original = name + "-unscaled.conf";
        Files.move(file, directory.resolve(original), StandardCopyOption.REPLACE_EXISTING);
        List<String> text = new ArrayList<>(List.of("include \"" + original + "\""));
        text.addAll(lines);
        Files.write(file, text);
    }

    // ---- Architectures -------------------------------------------------------------------------------------------

    private List<String> latencies(String architecture, Map<String, Double> factors) {
        Map<String, List<Figure>> figures = project.architectures().file(architecture).figures().stream()
                .collect(Collectors.groupingBy(
                        figure -> figure.purpose().key(), LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        factors.forEach((key, factor) -> {
            require("architecture '" + architecture + "'", LATENCY, key, figures.keySet());
            lines.add("latencies." + key + " { " + latency(figures.getOrDefault(key, List.of()), factor) + " }");
        });
        return lines;
    }

    /** What of a distribution stands between its braces; the source of a single component stays what it is. */
    private static String latency(List<Figure> components, double factor) {
        if (components.size() == 1) {
            return shape(components.get(0).component().shape(), factor);
        }
        return components.stream()
                .map(each -> "{ weight = " + each.component().weight() + ", "
                        + shape(each.component().shape(), factor) + ", "
                        + trusted(each.trust(), each.source()) + " }")
                .collect(Collectors.joining(", ", "mixture = [ ", " ]"));
    }

    private static String trusted(Trust trust, String source) {
        return "trust = " + trust.letter() + ", source = \"" + quoted(source) + "\"";
    }

    private static String quoted(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static String shape(Shape shape, double factor) {
        if (shape instanceof Constant constant) {
            return "constant = " + times(constant.valuePs(), factor);
        }
        if (shape instanceof Uniform uniform) {
            return "uniform = [ " + times(uniform.lowPs(), factor) + ", " + times(uniform.highPs(), factor) + " ]";
        }
        LogNormal logNormal = (LogNormal) shape;
        return "median = " + times(logNormal.medianPs(), factor) + ", sigma = " + logNormal.sigma();
    }

    private static String times(long ps, double factor) {
        return Picoseconds.show(Math.round(ps * factor));
    }

    // ---- Machines ------------------------------------------------------------------------------------------------

    private List<String> machine(String name, Map<String, Double> factors) {
        if (name.isEmpty()) {
            throw InvalidInputException.of("axes of a machine's figures need an axis '" + StudyPoint.MACHINE + "'");
        }
        Map<String, Cost> figures = figures(project.machine(name));
        List<String> lines = new ArrayList<>();
        factors.forEach((key, factor) -> {
            require("machine '" + name + "'", OF_MACHINE, key, figures.keySet());
            String figure = key + (key.contains(".") ? ".is" : ".add");
            lines.add(figure + " = "
                    + times(Objects.requireNonNull(figures.get(key)).ps(), factor));
        });
        return lines;
    }

    /** The figures of a machine's file, with their sources. */
    private static Map<String, Cost> figures(MachineDescription machine) {
        Map<String, Cost> figures = new LinkedHashMap<>();
        figures.put("other-node", cost(machine.otherNode()));
        figures.put("other-socket", cost(machine.otherSocket()));
        CacheLines lines = machine.cacheLines();
        if (lines != null) {
            figures.put("cache-lines.own", lines.own());
            figures.put("cache-lines.sibling", lines.sibling());
            figures.put("cache-lines.node", lines.node());
            figures.put("cache-lines.other-node", lines.otherNode());
            figures.put("cache-lines.other-socket", lines.otherSocket());
            figures.put("cache-lines.memory", lines.memory());
        }
        return figures;
    }

    private static Cost cost(MachineDescription.Extra extra) {
        return new Cost(extra.ps(), extra.trust(), extra.source());
    }

    // ---- What a factor makes of a figure -------------------------------------------------------------------------

    /**
     * A figure that is multiplied.
     *
     * @param file which has it
     * @param axis what studies call it
     * @param old what it is
     * @param trust its letter
     * @param source whose it is
     * @param fitted what it is then
     * @param key where it stands in the file
     * @param form of which parts it consists there, without trust and source
     */
    record ScaledFigure(
            String file, String axis, String old, String trust, String source, String fitted, String key, String form) {
        /** The line for the file, if it is derived by a command. */
        String line(String command) {
            return key + " { " + form + ", " + trusted(Trust.DERIVED, "fitted: " + command) + " }";
        }
    }

    /**
     * What a factor makes of a figure of a point's architecture or machine.
     *
     * @param axis what studies call the figure
     */
    static ScaledFigure figure(Project project, StudyPoint point, String axis, double factor) {
        if (axis.startsWith(LATENCY)) {
            String name = point.value(StudyPoint.ARCHITECTURE);
            String key = axis.substring(LATENCY.length());
            List<Figure> components = project.architectures().file(name).figures().stream()
                    .filter(figure -> figure.purpose().key().equals(key))
                    .toList();
            return latencyFigure("config/architectures/" + name + ".conf", axis, key, components, factor);
        }
        String name = point.value(StudyPoint.MACHINE);
        String key = axis.substring(OF_MACHINE.length());
        Cost cost = figures(project.machine(name)).get(key);
        if (cost == null) {
            throw InvalidInputException.of("machine '" + name + "' has no figure '" + axis + "'");
        }
        String fitted = times(cost.ps(), factor);
        return new ScaledFigure(
                "config/machines/" + name + ".conf",
                axis,
                Picoseconds.show(cost.ps()),
                cost.trust().letter(),
                cost.source(),
                fitted,
                key,
                (key.contains(".") ? "is = " : "add = ") + fitted);
    }

    private static ScaledFigure latencyFigure(
            String file, String axis, String key, List<Figure> components, double factor) {
        boolean single = components.size() == 1;
        return new ScaledFigure(
                file,
                axis,
                single ? StudySources.value(components.get(0).component().shape()) : "mixture of " + components.size(),
                joined(components.stream().map(figure -> figure.trust().letter())),
                joined(components.stream().map(Figure::source)),
                single ? shape(components.get(0).component().shape(), factor) : "each of them times " + factor,
                "latencies." + key,
                latency(components, factor));
    }

    private static String joined(Stream<String> words) {
        return words.distinct().collect(Collectors.joining(", "));
    }

    private static void require(String whose, String prefix, String key, Iterable<String> known) {
        List<String> names = new ArrayList<>();
        known.forEach(names::add);
        if (!names.contains(key)) {
            throw InvalidInputException.of(whose + " has no figure '" + prefix + key + "'"
                    + Suggestions.didYouMean(key, names) + " (it has " + String.join(", ", names) + ")");
        }
    }

    /** Deletes the copy. */
    @Override
    public void close() {
        if (folder != null) {
            try {
                ProjectFiles.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException("a scaled configuration cannot be deleted", e);
            }
        }
    }
}
