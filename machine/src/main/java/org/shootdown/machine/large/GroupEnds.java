package org.shootdown.machine.large;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;

/** How the groups of a large machine ended: each as the end of a machine of its own, in its own numbers. */
public final class GroupEnds {
    /**
     * A group whose unfinished CPUs have all waited for a lock or a wake-up for so long when the run ends is not going on:
     * whatever was on its way to one of them has arrived.
     */
    private static final long QUIET_PS = 200_000_000;

    private final LargeMachine machine;
    private final MachineEnd end;

    /** By group: what MMUs report of it, in the machine's numbers. */
    private final Int2ObjectOpenHashMap<List<Finding>> mmuFindings = new Int2ObjectOpenHashMap<>();

    /** By group and by its MMUs: where its observed words begin among those that the host reports. */
    private final int[][] firstValue;

    /** Of a trial of the machine. */
    public GroupEnds(LargeMachine machine, MachineEnd end) {
        this.machine = machine;
        this.end = end;
        firstValue = new int[machine.groups().size()][];
        findValues();
        findFindings();
    }

    private void findValues() {
        int[] used = new int[machine.mmuCount()];
        for (int number = 0; number < firstValue.length; number++) {
            Group group = machine.groups().get(number);
            firstValue[number] = new int[group.mmus().size()];
            for (int own = 0; own < group.mmus().size(); own++) {
                int host = group.mmus().getInt(own);
                firstValue[number][own] = used[host];
                used[host] += group.machine().observedAddresses().get(own).size();
            }
        }
    }

    private void findFindings() {
        for (int mmu = 0; mmu < machine.mmuCount(); mmu++) {
            for (Finding finding : report(machine.cpuCount() + mmu).findings()) {
                mmuFindings
                        .computeIfAbsent(machine.groupOf(finding.cpu()), group -> new ArrayList<>())
                        .add(finding);
            }
        }
    }

    private ComponentReport report(int component) {
        return end.reports().get(component);
    }

    /** How a group ended. */
    public MachineEnd of(int number) {
        Group group = machine.groups().get(number);
        List<ComponentReport> reports = new ArrayList<>();
        for (int member = 0; member < group.cpus().size(); member++) {
            reports.add(cpu(member, report(group.cpus().getInt(member))));
        }
        for (int own = 0; own < group.mmus().size(); own++) {
            reports.add(mmu(number, own));
        }
        boolean stuck = end.ending() == Ending.DEADLINE && isStuck(group);
        return new MachineEnd(reports, stuck ? Ending.AT_REST : end.ending());
    }

    private ComponentReport cpu(int member, ComponentReport report) {
        List<Long> observed = report.values().subList(0, report.values().size() - MemberCpu.OWN_VALUES);
        return new ComponentReport(
                member, observed, own(report.findings()), report.requests(), report.lastEventPs(), report.cpu());
    }

    private ComponentReport mmu(int number, int own) {
        Group group = machine.groups().get(number);
        ComponentReport host = report(machine.cpuCount() + group.mmus().getInt(own));
        int from = firstValue[number][own];
        int size = group.machine().observedAddresses().get(own).size();
        List<Finding> findings = own == 0 ? own(mmuFindings.getOrDefault(number, List.of())) : List.of();
        return new ComponentReport(
                group.cpus().size() + own,
                host.values().subList(from, from + size),
                findings,
                0,
                host.lastEventPs(),
                null);
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

    /** Whether all CPUs of a group have come to the end of their programs. */
    public boolean isFinished(int group) {
        return machine.groups().get(group).cpus().intStream().allMatch(cpu -> cpuEnd(cpu)
                .finished());
    }

    private boolean isStuck(Group group) {
        return group.cpus()
                .intStream()
                .filter(cpu -> !cpuEnd(cpu).finished())
                .allMatch(cpu -> waitsForOwnGroup(cpuEnd(cpu))
                        && machine.deadlinePs() - ownValue(cpu, MemberCpu.LAST_REQUEST_PS) > QUIET_PS);
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

    /** How many flushes the programs of a group have asked for. */
    public long flushes(int group) {
        return machine.groups()
                .get(group)
                .cpus()
                .intStream()
                .mapToLong(cpu -> ownValue(cpu, MemberCpu.FLUSHES))
                .sum();
    }

    private long ownValue(int cpu, int fromLast) {
        List<Long> values = report(cpu).values();
        return values.get(values.size() - fromLast);
    }
}
