package org.shootdown.report.study;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.project.Workloads;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.setup.MachinePlan;

/**
 * One machine of a study.
 *
 * @param values by axis: where it is on it
 */
public record StudyPoint(Map<String, String> values) {
    private static final String ARCHITECTURE = "arch";
    private static final String MACHINE = "machine";
    private static final String CPUS = "cpus";
    private static final String GROUP_CPUS = "group-cpus";
    private static final String MMUS = "mmus";
    private static final String WORKLOAD = "workload";
    private static final String CHAOS = "chaos";
    private static final List<String> AXES = List.of(ARCHITECTURE, MACHINE, CPUS, GROUP_CPUS, MMUS, WORKLOAD, CHAOS);
    private static final Pattern MACRO = Pattern.compile("[A-Z][A-Z0-9_]*");

    public StudyPoint {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Whether a machine can differ in this: one of {@link #axes}, or a macro. */
    static boolean isAxis(String name) {
        return AXES.contains(name) || MACRO.matcher(name).matches();
    }

    /** What machines can differ in, beside macros. */
    static Collection<String> axes() {
        return AXES;
    }

    /** The value on an axis. */
    public String value(String axis) {
        return values.getOrDefault(axis, "");
    }

    /** As options say it: {@code arch=x86_64 cpus=4}. */
    public String text(Collection<String> axes) {
        return axes.stream().map(axis -> axis + "=" + value(axis)).collect(Collectors.joining(" "));
    }

    /**
     * The machine, measured: its CPUs share one address space as far as one can be shared, unless the study says how many do.
     *
     * @throws InvalidInputException if it cannot be one
     */
    MachinePlan plan(long durationPs) {
        int cpus = number(CPUS, 1);
        Map<String, String> defines = new TreeMap<>(values);
        defines.keySet().removeIf(axis -> !MACRO.matcher(axis).matches());
        return new MachinePlan(
                required(ARCHITECTURE),
                optional(MACHINE),
                cpus,
                number(MMUS, 1),
                List.of(required(WORKLOAD).split("\\+")),
                Math.min(cpus, number(GROUP_CPUS, Workloads.MOST_GROUP_CPUS)),
                List.of(),
                durationPs,
                MachineAssembly.DEFAULT_WINDOWS,
                defines,
                optional(CHAOS),
                true);
    }

    private String required(String axis) {
        String value = values.get(axis);
        if (value == null) {
            throw InvalidInputException.of("a study needs an axis '" + axis + "'");
        }
        return value;
    }

    private @Nullable String optional(String axis) {
        return values.get(axis);
    }

    private int number(String axis, int otherwise) {
        String value = values.get(axis);
        if (value == null) {
            return otherwise;
        }
        if (!AxisValues.isNumber(value)) {
            throw InvalidInputException.of("axis '" + axis + "': '" + value + "' is no number");
        }
        return Integer.parseInt(value);
    }
}
