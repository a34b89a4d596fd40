package org.shootdown.coordinator.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.JobPart;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.project.Project;
import org.shootdown.litmus.project.Workloads;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.machine.Stall;
import org.shootdown.simulation.setup.Injection;
import org.shootdown.simulation.setup.InjectionReader;
import org.shootdown.simulation.setup.MachinePlan;
import org.shootdown.simulation.setup.Seating;
import org.shootdown.simulation.timed.Order;
import picocli.CommandLine.Option;

/** The options of a storm; refused where no storm is asked for. */
final class StormOptions {
    private static final String DEFAULT_DURATION = "1ms";

    @Option(
            names = "--workload",
            paramLabel = "W",
            split = ",",
            description = "Storm: what CPUs do that no race is injected into, dealt out in turn; 'list workloads' shows"
                    + " what there is. Default: nothing.")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--group-cpus",
            paramLabel = "N",
            description = "Storm: so many of these CPUs share an address space. Default: " + Workloads.GROUP_CPUS + ".")
    private @Nullable Integer groupCpus;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "Storm: how much virtual time a trial lasts. Default: " + DEFAULT_DURATION + ".")
    private @Nullable String duration;

    @Option(
            names = "--machine",
            paramLabel = "M",
            description = "Storm: a machine of config/machines, with its sockets and NUMA nodes. Default: one node.")
    private @Nullable String machine;

    @Option(
            names = "--inject",
            paramLabel = "RACE[:VARIANT]",
            description =
                    "Storm: inject a race, or what a file of config/injections says, by its name. The options below"
                            + " concern races. Can be repeated.")
    private List<String> injected = new ArrayList<>();

    @Option(names = "--groups", paramLabel = "N", description = "Storm: how many groups run each race. Default: 1.")
    private @Nullable Integer groups;

    @Option(
            names = "--race-cpus",
            paramLabel = "N",
            description = "Storm: how many CPUs each of these has. Default: one for each thread.")
    private @Nullable Integer raceCpus;

    @Option(
            names = "--place",
            paramLabel = "P",
            description = "Storm: which CPUs these are: packed, spread, or their numbers. Default: packed.")
    private @Nullable String place;

    @Option(names = "--at", paramLabel = "TIME", description = "Storm: when the first group starts. Default: 0ns.")
    private @Nullable String start;

    @Option(
            names = "--spacing",
            paramLabel = "TIME",
            description = "Storm: each further group of a race starts so much later. Default: 0ns.")
    private @Nullable String spacing;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description =
                    "Storm: 'P0:FUNCTION.POINT before P1:FUNCTION.POINT' lets P1 wait at its point until P0 of its"
                            + " group has reached the other. Can be repeated.")
    private List<String> orders = new ArrayList<>();

    @Option(
            names = "--order-timeout",
            paramLabel = "TIME",
            description = "Storm: for how long a CPU waits at most. Default: 100us.")
    private @Nullable String timeout;

    /** Requires that no option was given: without a storm they mean nothing. */
    void requireNone() {
        if (!asOptions().isEmpty()) {
            throw InvalidInputException.of("these options are for 'storm':" + asOptions());
        }
    }

    /**
     * A storm of this architecture.
     *
     * @param machineOptions what the machine is like
     * @param stalls where the CPUs of injected groups are stalled
     * @param chaos the chaos profile that disturbs it, or null
     */
    JobPart part(
            Project project,
            Architecture architecture,
            Shared.MachineOptions machineOptions,
            List<Stall> stalls,
            @Nullable String chaos) {
        if (machineOptions.cpus() == 0) {
            throw InvalidInputException.of("a storm needs --cpus");
        }
        if (workloads.isEmpty() && injected.isEmpty()) {
            throw InvalidInputException.of("a storm needs --workload, or --inject, or both");
        }
        MachinePlan plan = new MachinePlan(
                architecture.name(),
                machine,
                machineOptions.cpus(),
                machineOptions.mmus(),
                workloads,
                backgroundCpus(),
                injections(project, stalls),
                durationPs(),
                MachineAssembly.DEFAULT_WINDOWS,
                machineOptions.defines(),
                chaos,
                false);
        String options = machineOptions.asOptions()
                + asOptions()
                + Shared.asOptions(stalls)
                + (chaos == null ? "" : " --chaos " + chaos);
        return new JobPart(plan, options, 0);
    }

    private int backgroundCpus() {
        if (groupCpus != null && workloads.isEmpty()) {
            throw InvalidInputException.of(
                    "--group-cpus is for the background: it needs --workload; --race-cpus says how many CPUs a race has");
        }
        return between("--group-cpus", groupCpus, 1, Workloads.MOST_GROUP_CPUS, Workloads.GROUP_CPUS);
    }

    private long durationPs() {
        return time("--for", duration == null ? DEFAULT_DURATION : duration);
    }

    private List<Injection> injections(Project project, List<Stall> stalls) {
        List<Injection> injections = new ArrayList<>();
        boolean races = false;
        for (String name : injected) {
            if (project.injections().has(name)) {
                injections.addAll(InjectionReader.read(project.injections().find(name)));
            } else {
                injections.add(injection(name, stalls));
                races = true;
            }
        }
        boolean unused = !races && !(stalls.isEmpty() && asRaceOptions().isEmpty());
        if (unused) {
            throw InvalidInputException.of(
                    "these options need --inject RACE:" + Shared.asOptions(stalls) + asRaceOptions());
        }
        return injections;
    }

    private Injection injection(String name, List<Stall> stalls) {
        int colon = name.startsWith("/") || name.endsWith(".litmus") ? -1 : name.lastIndexOf(':');
        return new Injection(
                colon < 0 ? name : name.substring(0, colon),
                colon < 0 ? "" : name.substring(colon + 1),
                between("--groups", groups, 1, Injection.MOST_GROUPS, 1),
                between("--race-cpus", raceCpus, 1, ScenarioCompiler.MAXIMUM_CPUS, ScenarioCompiler.CPU_PER_THREAD),
                (place == null ? Seating.PACKED : Seating.parse(place)).text(),
                start == null ? 0 : time("--at", start),
                spacing == null ? 0 : time("--spacing", spacing),
                stalls.stream().map(Stall::text).toList(),
                orders.stream().map(Order::parse).map(Order::text).toList(),
                timeout == null ? Injection.DEFAULT_TIMEOUT_PS : time("--order-timeout", timeout));
    }

    private static int between(String option, @Nullable Integer value, int least, int most, int otherwise) {
        if (value != null && (value < least || value > most)) {
            throw InvalidInputException.of(option + " must be between " + least + " and " + most + ", not " + value);
        }
        return value == null ? otherwise : value;
    }

    private static long time(String option, String text) {
        try {
            return Picoseconds.parse(text);
        } catch (IllegalArgumentException e) {
            throw InvalidInputException.of(option + ": " + e.getMessage());
        }
    }

    /** The options again, for a command line that repeats this one. */
    private String asOptions() {
        StringBuilder text = new StringBuilder();
        if (!workloads.isEmpty()) {
            text.append(" --workload ").append(String.join(",", workloads));
        }
        append(text, "--group-cpus", groupCpus);
        append(text, "--for", duration);
        append(text, "--machine", machine);
        injected.forEach(name -> append(text, "--inject", name));
        return text.append(asRaceOptions()).toString();
    }

    private String asRaceOptions() {
        StringBuilder text = new StringBuilder();
        append(text, "--groups", groups);
        append(text, "--race-cpus", raceCpus);
        append(text, "--place", place);
        append(text, "--at", start);
        append(text, "--spacing", spacing);
        orders.forEach(order -> append(text, "--order", "'" + order + "'"));
        append(text, "--order-timeout", timeout);
        return text.toString();
    }

    private static void append(StringBuilder text, String option, @Nullable Object value) {
        if (value != null) {
            text.append(' ').append(option).append(' ').append(value);
        }
    }
}
