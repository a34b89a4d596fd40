package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;

/** How the groups of a machine ended: each as the end of a machine of its own, in its own numbers. */
public final class GroupEnds {
    /**
     * A group whose unfinished CPUs have all waited for a lock or a wake-up for so long when the run ends is not going on:
     * whatever was on its way to one of them has arrived.
     */
    private static final long QUIET_PS = 200_000_000;

    private final SimulatedMachine machine;
    private final MachineEnd end;

    /** By group: what MMUs report of it, in the machine's numbers. */
    private final Map<Integer, List<Finding>> mmuFindings;

    /** By group and by its MMUs: where its observed words begin among those that the host reports. */
    private final int[][] firstValue;

    /** Of a trial of the machine. */
    public GroupEnds(SimulatedMachine machine, MachineEnd end) {
        this.machine = machine;
        this.end = end;
        firstValue = isWhole() ? new int[0][] : firstValues(machine);
        mmuFindings = isWhole() ? Map.of() : findingsOfMmus();
    }

    private static int[][] firstValues(SimulatedMachine machine) {
        int[][] first = new int[machine.groups().size()][];
        int[] used = new int[machine.mmuCount()];
        for (int number = 0; number < first.length; number++) {
            Group group = machine.groups().get(number);
            first[number] = new int[group.mmus().size()];
            for (int own = 0; own < group.mmus().size(); own++) {
                int host = group.mmus().getInt(own);
                first[number][own] = used[host];
                used[host] += group.machine().observedAddresses().get(own).size();
            }
        }
        return first;
    }

    private Map<Integer, List<Finding>> findingsOfMmus() {
        Map<Integer, List<Finding>> byGroup = new HashMap<>();
        for (int mmu = 0; mmu < machine.mmuCount(); mmu++) {
            for (Finding finding : report(machine.cpuCount() + mmu).findings()) {
                byGroup.computeIfAbsent(machine.groupOf(finding.cpu()), group -> new ArrayList<>())
                        .add(finding);
            }
        }
        return byGroup;
    }

    private ComponentReport report(int component) {
        return end.reports().get(component);
    }

    /** Whether the one group there is has the machine's numbers. */
    private boolean isWhole() {
        return machine.numbers(0).isWhole();
    }

    /** How a group ended. */
    public MachineEnd of(int number) {
        Group group = machine.groups().get(number);
        boolean stuck = end.ending() == Ending.DEADLINE && isStuck(group);
        return new MachineEnd(isWhole() ? end.reports() : reports(number), stuck ? Ending.AT_REST : end.ending());
    }

    private List<ComponentReport> reports(int number) {
        Group group = machine.groups().get(number);
        List<ComponentReport> reports = new ArrayList<>();
        for (int member = 0; member < group.cpus().size(); member++) {
            ComponentReport cpu = report(group.cpus().getInt(member));
            reports.add(cpu.as(member, cpu.values(), own(cpu.findings())));
        }
        for (int own = 0; own < group.mmus().size(); own++) {
            reports.add(mmu(number, own));
        }
        return reports;
    }

    private ComponentReport mmu(int number, int own) {
        Group group = machine.groups().get(number);
        ComponentReport host = report(machine.cpuCount() + group.mmus().getInt(own));
        int from = firstValue[number][own];
        int size = group.machine().observedAddresses().get(own).size();
        List<Finding> findings = own == 0 ? own(mmuFindings.getOrDefault(number, List.of())) : List.of();
        List<Long> values = new LongArrayList(host.values().subList(from, from + size));
        return host.as(group.cpus().size() + own, values, findings);
    }

    private List<Finding> own(List<Finding> findings) {
        return findings.stream().map(this::own).toList();
    }

    private Finding own(Finding finding) {
        int other = finding.otherCpu() < 0 ? finding.otherCpu() : machine.memberOf(finding.otherCpu());
        return new Finding(
                finding.checker(),
                machine.memberOf(finding.cpu()),
                finding.pc(),
                finding.address(),
                other,
                finding.otherPc());
    }

    /** A finding of a group, in the machine's numbers. */
    public Finding inMachine(int group, Finding finding) {
        return machine.numbers(group).toMachine(finding);
    }

    private boolean isStuck(Group group) {
        return group.cpus()
                .intStream()
                .filter(cpu -> !cpuEnd(cpu).finished())
                .allMatch(cpu -> waitsForOwnGroup(cpuEnd(cpu))
                        && machine.deadlinePs() - report(cpu).lastRequestPs() > QUIET_PS);
    }

    private static boolean waitsForOwnGroup(CpuEnd cpu) {
        return cpu.waitsFor().equals("LOCK") || cpu.waitsFor().equals("SCHEDULE");
    }

    private CpuEnd cpuEnd(int cpu) {
        CpuEnd cpuEnd = report(cpu).cpu();
        if (cpuEnd == null) {
            throw new IllegalArgumentException("component " + cpu + " is not a CPU");
        }
        return cpuEnd;
    }
}
