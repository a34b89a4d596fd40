package org.shootdown.machine.large;

import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.Distances;
import org.shootdown.config.protocol.Disturbance;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.config.protocol.TimedPort;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.machine.Machine;
import org.shootdown.machine.SimulatedMachine;
import org.shootdown.mmu.core.MmuSetup;

/**
 * A machine of many groups, which disturb each other by what a machine shares: grace periods wait for all CPUs, and
 * interrupts to everybody go to all; an MMU's serial resource serves one flush at a time, whoever asks. Immutable.
 */
public final class LargeMachine implements SimulatedMachine {
    private final Architecture architecture;
    private final int cpus;
    private final int mmus;
    private final List<Group> groups;
    private final Distances distances;
    private final Chaos chaos;

    /** As far as chaos concerns it: which components it has. */
    private final Topology topology;

    private final long deadlinePs;
    private final List<GroupNumbers> numbers = new ArrayList<>();
    private final int[] groupOf;
    private final int[] memberOf;

    /**
     * @param architecture its mechanisms and latencies, chaos applied
     * @param groups together they have each CPU exactly once
     * @param distances between its components
     * @param chaos what disturbs it
     * @param deadlinePs when a trial ends, in picoseconds
     */
    public LargeMachine(
            Architecture architecture,
            int cpus,
            int mmus,
            List<Group> groups,
            Distances distances,
            Chaos chaos,
            long deadlinePs) {
        this.architecture = architecture;
        this.cpus = cpus;
        this.mmus = mmus;
        this.groups = List.copyOf(groups);
        this.distances = distances;
        this.chaos = chaos;
        topology = topology(cpus, mmus);
        this.deadlinePs = deadlinePs;
        groupOf = new int[cpus];
        memberOf = new int[cpus];
        Arrays.fill(groupOf, -1);
        for (int group = 0; group < groups.size(); group++) {
            numbers.add(new GroupNumbers(groups.get(group), cpus));
            place(group);
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (groupOf[cpu] < 0) {
                throw new IllegalArgumentException("CPU " + cpu + " belongs to no group");
            }
        }
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

    @Override
    public Architecture architecture() {
        return architecture;
    }

    @Override
    public int cpuCount() {
        return cpus;
    }

    @Override
    public int mmuCount() {
        return mmus;
    }

    public List<Group> groups() {
        return groups;
    }

    /** The group that a CPU belongs to. */
    public int groupOf(int cpu) {
        return groupOf[cpu];
    }

    /** The numbers of a group's components. */
    GroupNumbers numbers(int group) {
        return numbers.get(group);
    }

    /** A CPU's number within its group. */
    public int memberOf(int cpu) {
        return memberOf[cpu];
    }

    @Override
    public int instructionCount(int cpu) {
        return groups.get(groupOf[cpu]).machine().instructionCount(memberOf[cpu]);
    }

    @Override
    public long startPs(long seed, long trial, int cpu) {
        Group group = groups.get(groupOf[cpu]);
        return Picoseconds.plus(
                group.startPs(),
                Machine.startPs(seed, trial, cpu, group.machine().startSkewPs()));
    }

    /** There is none: the deadline bounds a trial. */
    @Override
    public long maximumWindows() {
        return Long.MAX_VALUE;
    }

    @Override
    public Distances distances() {
        return distances;
    }

    @Override
    public long deadlinePs() {
        return deadlinePs;
    }

    @Override
    public Component newComponent(int number) {
        return newComponent(number, -1, null);
    }

    /** All components, by number, where somebody watches one group. */
    public List<Component> observedComponents(int group, GroupObserver observer) {
        List<Component> components = new ArrayList<>();
        for (int number = 0; number < componentCount(); number++) {
            components.add(newComponent(number, group, observer));
        }
        return components;
    }

    private Component newComponent(int number, int observedGroup, @Nullable GroupObserver observer) {
        return isCpu(number)
                ? newCpu(number, groupOf[number] == observedGroup ? observer : null)
                : newMmu(number - cpus, observedGroup, observer);
    }

    private TimedPort port(int component, Stalls stalls) {
        Disturbance disturbance = chaos.disturbance(topology, component);
        return new TimedPort(component, isCpu(component), architecture, stalls, disturbance, distances);
    }

    private MemberCpu newCpu(int cpu, @Nullable GroupObserver observer) {
        int number = groupOf[cpu];
        Group group = groups.get(number);
        Stalls stalls = group.machine().stalls().get(memberOf[cpu]);
        TimedPort port = port(cpu, stalls);
        return new MemberCpu(group, number, memberOf[cpu], port, numbers.get(number), observer);
    }

    private HostMmu newMmu(int mmu, int observedGroup, @Nullable GroupObserver observer) {
        TimedPort port = port(cpus + mmu, Stalls.NONE);
        HostMmu host = new HostMmu(port, this);
        for (int number = 0; number < groups.size(); number++) {
            Group group = groups.get(number);
            for (int own = 0; own < group.mmus().size(); own++) {
                if (group.mmus().getInt(own) == mmu) {
                    MmuSetup setup = group.machine()
                            .mmus()
                            .get(own)
                            .among(cpus - group.cpus().size());
                    host.add(
                            number,
                            setup,
                            numbers.get(number),
                            observedAddresses(group, own),
                            number == observedGroup ? observer : null);
                }
            }
        }
        return host;
    }

    private static LongList observedAddresses(Group group, int mmu) {
        return group.machine().observedAddresses().get(mmu);
    }
}
