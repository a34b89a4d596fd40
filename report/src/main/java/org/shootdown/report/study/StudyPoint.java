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
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.project.Workloads;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.setup.Injection;
import org.shootdown.simulation.setup.MachinePlan;
import org.shootdown.simulation.setup.Seating;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * One machine of a study.
 *
 * @param values by axis: where it is on it
 */
public record StudyPoint(Map<String, String> values) {
    static final String ARCHITECTURE = "arch";
    static final String MACHINE = "machine";
    static final String CPUS = "cpus";
    private static final String GROUP_CPUS = "group-cpus";
    private static final String MMUS = "mmus";
    static final String WORKLOAD = "workload";
    private static final String CHAOS = "chaos";
    static final String RACE = "race";
    static final String VARIANT = "variant";
    private static final String GROUPS = "groups";
    private static final List<String> AXES =
            List.of(ARCHITECTURE, MACHINE, CPUS, GROUP_CPUS, MMUS, WORKLOAD, RACE, VARIANT, GROUPS, CHAOS);
    /** The value of a macro where it is not defined. */
    private static final String UNDEFINED = "none";

    private static final Pattern MACRO = Pattern.compile("[A-Z][A-Z0-9_]*");

    public StudyPoint {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Whether a machine can differ in this: one of {@link #axes}, a macro, or how often a figure is taken. */
    static boolean isAxis(String name) {
        return AXES.contains(name) || MACRO.matcher(name).matches() || ScaledProject.isAxis(name);
    }

    /** What machines can differ in, beside macros. */
    static Collection<String> axes() {
        return AXES;
    }

    /** The value on an axis. */
    public String value(String axis) {
        return values.getOrDefault(axis, "");
    }

    /** Whether it runs a race and nothing else, to its end, whenever that is. */
    boolean isRaceAlone() {
        return values.containsKey(RACE) && !values.containsKey(WORKLOAD);
    }

    /** As options say it: {@code arch=x86_64 cpus=4}. */
    public String text(Collection<String> axes) {
        return axes.stream().map(axis -> axis + "=" + value(axis)).collect(Collectors.joining(" "));
    }

    /**
     * The machine, measured: a race alone, or CPUs of a workload, which share one address space as far as one can be shared
     * unless the study says how many do, with a race beside it if there is one.
     *
     * @param durationPs how long a trial lasts, in picoseconds; a race alone runs to its end
     * @throws InvalidInputException if it cannot be one
     */
    MachinePlan plan(long durationPs) {
        boolean hasRace = values.containsKey(RACE);
        boolean alone = isRaceAlone();
        if (!hasRace && (values.containsKey(VARIANT) || values.containsKey(GROUPS))) {
            throw InvalidInputException.of("the axes 'variant' and 'groups' are of a race: they need an axis 'race'");
        }
        if (alone && values.containsKey(GROUPS)) {
            throw InvalidInputException.of("an axis 'groups' needs a workload beside the race");
        }
        int cpus = number(CPUS, alone ? ScenarioCompiler.CPU_PER_THREAD : 1);
        Map<String, String> defines = new TreeMap<>(values);
        defines.keySet().removeIf(axis -> !MACRO.matcher(axis).matches());
        defines.values().removeIf(UNDEFINED::equals);
        return new MachinePlan(
                required(ARCHITECTURE),
                optional(MACHINE),
                cpus,
                number(MMUS, 1),
                alone ? List.of() : List.of(required(WORKLOAD).split("\\+")),
                alone ? Workloads.GROUP_CPUS : Math.min(cpus, number(GROUP_CPUS, Workloads.MOST_GROUP_CPUS)),
                hasRace ? List.of(injection(alone ? cpus : ScenarioCompiler.CPU_PER_THREAD)) : List.of(),
                alone ? SimulatedMachine.NO_DEADLINE : durationPs,
                MachineAssembly.DEFAULT_WINDOWS,
                defines,
                optional(CHAOS),
                true);
    }

    private Injection injection(int cpus) {
        return new Injection(
                value(RACE),
                value(VARIANT),
                number(GROUPS, 1),
                cpus,
                Seating.PACKED.text(),
                0,
                0,
                List.of(),
                List.of(),
                Injection.DEFAULT_TIMEOUT_PS);
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
