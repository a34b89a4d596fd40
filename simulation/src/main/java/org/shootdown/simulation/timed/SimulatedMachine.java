package org.shootdown.simulation.timed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.machine.LineCosts;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.Distances;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.config.time.Randomness;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineObserver;

/**
 * A machine in virtual time: one or more groups of CPUs, each with memory of its own. Immutable, shared by everything that
 * runs it; CPUs are components 0 to {@code cpus - 1}, MMUs follow.
 *
 * <p>Groups disturb each other by what a machine shares: grace periods wait for all CPUs, and interrupts to everybody go to
 * all; an MMU's serial resource serves one flush at a time, whoever asks.
 */
public final class SimulatedMachine {
    /** The deadline of a machine that runs until nothing is left to happen. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Drawn before all else, so that a latency with the same number draws others. */
    private static final int START = Latency.LOCAL_INVALIDATE_PAGE.ordinal();

    private final Frame frame;
    private final List<Group> groups;

    /** As far as chaos concerns it: which components it has. */
    private final Topology topology;

    private final List<GroupNumbers> numbers = new ArrayList<>();
    private final int[] groupOf;
    private final int[] memberOf;

    /**
     * What groups are put into.
     *
     * @param architecture its mechanisms and latencies, chaos applied
     * @param cpus how many CPUs it has
     * @param mmus how many MMUs
     * @param distances between its components
     * @param lineCosts what accesses cost by where their cache line is; null if the architecture says what they cost
     * @param chaos what disturbs it
     * @param maximumWindows after so many windows with work a trial is ended: it may never end by itself
     * @param deadlinePs no window is opened from this virtual time on, in picoseconds
     * @param measured whether operations, counters and the use of time are measured
     */
    public record Frame(
            Architecture architecture,
            int cpus,
            int mmus,
            Distances distances,
            @Nullable LineCosts lineCosts,
            Chaos chaos,
            long maximumWindows,
            long deadlinePs,
            boolean measured) {}

    /**
     * A machine of several groups.
     *
     * @param groups together they have each CPU exactly once
     */
    public SimulatedMachine(Frame frame, List<Group> groups) {
        this.frame = frame;
        this.groups = List.copyOf(groups);
        topology = topology(frame.cpus(), frame.mmus());
        groupOf = new int[frame.cpus()];
        memberOf = new int[frame.cpus()];
        Arrays.fill(groupOf, -1);
        for (int group = 0; group < groups.size(); group++) {
            numbers.add(new GroupNumbers(groups.get(group), frame.cpus()));
            place(group);
        }
        for (int cpu = 0; cpu < frame.cpus(); cpu++) {
            if (groupOf[cpu] < 0) {
                throw new IllegalArgumentException("CPU " + cpu + " belongs to no group");
            }
        }
    }

    /** A machine of one group that runs until nothing is left to happen. */
    public static SimulatedMachine of(Machine machine) {
        Frame frame = new Frame(
                machine.architecture(),
                machine.cpuCount(),
                machine.mmuCount(),
                Distances.NONE,
                null,
                machine.chaos(),
                machine.maximumWindows(),
                NO_DEADLINE,
                false);
        return new SimulatedMachine(frame, List.of(Group.alone(machine)));
    }

    /** The components of a machine of this size. */
    public static Topology topology(int cpus, int mmus) {
        AddressMap nothing = new AddressMap(new int[0], new int[0], new int[0], new short[0]);
        return new Topology(cpus, mmus, nothing, List.of());
    }

    private void place(int group) {
        for (int member = 0; member < groups.get(group).cpus().size(); member++) {
            int cpu = groups.get(group).cpus().getInt(member);
            if (groupOf[cpu] >= 0) {
                throw new IllegalArgumentException("CPU " + cpu + " belongs to two groups");
            }
            groupOf[cpu] = group;
            memberOf[cpu] = member;
        }
    }

    public Architecture architecture() {
        return frame.architecture();
    }

    /** How many CPUs. */
    public int cpuCount() {
        return frame.cpus();
    }

    /** How many MMUs. */
    public int mmuCount() {
        return frame.mmus();
    }

    /** How many components. */
    public int componentCount() {
        return cpuCount() + mmuCount();
    }

    public boolean isCpu(int component) {
        return component < cpuCount();
    }

    public List<Group> groups() {
        return groups;
    }

    /** The group that a CPU belongs to. */
    public int groupOf(int cpu) {
        return groupOf[cpu];
    }

    /** A CPU's number within its group. */
    public int memberOf(int cpu) {
        return memberOf[cpu];
    }

    /** The numbers of a group's components. */
    GroupNumbers numbers(int group) {
        return numbers.get(group);
    }

    /** The name of the program that a CPU runs. */
    public String programName(int cpu) {
        return groups.get(groupOf[cpu])
                .machine()
                .cpus()
                .get(memberOf[cpu])
                .program()
                .name();
    }

    /** How many instructions the program of a CPU has. */
    public int instructionCount(int cpu) {
        return groups.get(groupOf[cpu]).machine().instructionCount(memberOf[cpu]);
    }

    /** When a CPU starts in a trial, in picoseconds: a function of its arguments. */
    public long startPs(long seed, long trial, int cpu) {
        Group group = groups.get(groupOf[cpu]);
        long skewPs = group.machine().startSkewPs();
        long bits = Randomness.draw(Randomness.key(seed, trial, cpu), START, 0);
        return Picoseconds.plus(group.startPs(), skewPs == 0 ? 0 : Randomness.below(bits, skewPs));
    }

    /** After so many windows with work a trial is ended: it may never end by itself. */
    public long maximumWindows() {
        return frame.maximumWindows();
    }

    /** No window is opened from this virtual time on, in picoseconds. */
    public long deadlinePs() {
        return frame.deadlinePs();
    }

    /** Whether a trial ends although things are still to happen, as somebody wanted it to. */
    public boolean hasDeadline() {
        return deadlinePs() != NO_DEADLINE;
    }

    /** Whether operations, counters and the use of time are measured. */
    public boolean isMeasured() {
        return frame.measured();
    }

    public Chaos chaos() {
        return frame.chaos();
    }

    /** How far its components are from each other. */
    public Distances distances() {
        return frame.distances();
    }

    /** What accesses cost by where their cache line is; null if the architecture says what they cost. */
    @Nullable LineCosts lineCosts() {
        return frame.lineCosts();
    }

    /** A new core in virtual time for a component, with a state of its own. */
    public Component newComponent(int number) {
        return newComponent(number, -1, null);
    }

    /** All components, by number, where somebody watches one group. */
    public List<Component> observedComponents(int group, MachineObserver observer) {
        List<Component> components = new ArrayList<>();
        for (int number = 0; number < componentCount(); number++) {
            components.add(newComponent(number, group, observer));
        }
        return components;
    }

    private Component newComponent(int number, int observedGroup, @Nullable MachineObserver observer) {
        TimedPort port = new TimedPort(
                number,
                isCpu(number),
                architecture(),
                chaos().disturbance(topology, number),
                distances(),
                lineCosts() != null);
        return new TimedComponent(
                port,
                isCpu(number)
                        ? newCpu(number, port, groupOf[number] == observedGroup ? observer : null)
                        : newMmu(number - cpuCount(), port, observedGroup, observer));
    }

    private GroupCpu newCpu(int cpu, TimedPort port, @Nullable MachineObserver observer) {
        int group = groupOf[cpu];
        Group members = groups.get(group);
        int member = memberOf[cpu];
        CpuPort own = new CpuPort(port, numbers.get(group), observer, members, group, member, isMeasured());
        return new GroupCpu(members, member, own, deadlinePs());
    }

    private HostMmu newMmu(int mmu, TimedPort port, int observedGroup, @Nullable MachineObserver observer) {
        HostMmu host = new HostMmu(port, this);
        for (int group = 0; group < groups.size(); group++) {
            int own = groups.get(group).mmus().indexOf(mmu);
            if (own >= 0) {
                host.add(group, own, group == observedGroup ? observer : null);
            }
        }
        return host;
    }
}
