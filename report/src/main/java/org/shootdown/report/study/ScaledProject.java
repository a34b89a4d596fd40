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
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Trust;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.machine.MachineFigure;
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
            List<String> ofArchitecture = new ArrayList<>();
            List<String> ofMachine = machine(point, machine);
            latencies.forEach((key, factor) -> {
                ScaledLatency latency = ScaledLatency.of(project, point, key);
                (latency.isOfMachine() ? ofMachine : ofArchitecture)
                        .add(latency.path() + " { " + latency.times(factor) + " }");
            });
            replace(copy.resolve("architectures"), point.value(StudyPoint.ARCHITECTURE), ofArchitecture);
            replace(copy.resolve("machines"), point.value(StudyPoint.MACHINE), ofMachine);
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
        if (lines.isEmpty()) {
            return;
        }
        Path file = directory.resolve(name + ".conf");
        String original = name + "-unscaled.conf";
        Files.move(file, directory.resolve(original), StandardCopyOption.REPLACE_EXISTING);
        List<String> text = new ArrayList<>(List.of("include \"" + original + "\""));
        text.addAll(lines);
        Files.write(file, text);
    }

    private List<String> machine(StudyPoint point, Map<String, Double> factors) {
        List<String> lines = new ArrayList<>();
        factors.forEach((key, factor) -> {
            MachineFigure figure = machineFigure(project, point, key);
            lines.add(key + "." + figure.key() + " = " + times(figure.ps(), factor));
        });
        return lines;
    }

    private static MachineFigure machineFigure(Project project, StudyPoint point, String key) {
        String name = point.value(StudyPoint.MACHINE);
        if (name.isEmpty()) {
            throw InvalidInputException.of("axes of a machine's figures need an axis '" + StudyPoint.MACHINE + "'");
        }
        Map<String, MachineFigure> figures = project.machine(name).figures();
        require("machine '" + name + "'", OF_MACHINE, key, figures.keySet());
        return Objects.requireNonNull(figures.get(key));
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
            ScaledLatency latency = ScaledLatency.of(project, point, axis.substring(LATENCY.length()));
            return new ScaledFigure(
                    latency.file(),
                    axis,
                    latency.shown(),
                    latency.trust(),
                    latency.source(),
                    latency.shown(factor),
                    latency.path(),
                    latency.times(factor));
        }
        String key = axis.substring(OF_MACHINE.length());
        MachineFigure figure = machineFigure(project, point, key);
        String fitted = times(figure.ps(), factor);
        return new ScaledFigure(
                "config/machines/" + point.value(StudyPoint.MACHINE) + ".conf",
                axis,
                Picoseconds.show(figure.ps()),
                figure.trust().letter(),
                figure.source(),
                fitted,
                key,
                figure.key() + " = " + fitted);
    }

    /** In the words of a file. */
    static String trusted(Trust trust, String source) {
        return "trust = " + trust.letter() + ", source = \""
                + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(source)) + "\"";
    }

    static String times(long ps, double factor) {
        return Picoseconds.show(Math.round(ps * factor));
    }

    static void require(String whose, String prefix, String key, Iterable<String> known) {
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
