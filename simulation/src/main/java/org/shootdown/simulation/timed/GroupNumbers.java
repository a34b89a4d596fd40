package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.shootdown.config.finding.Finding;

/**
 * The components of a machine by the numbers that a group's cores use: its own CPUs, its own MMUs, then all other
 * CPUs of the machine in order (the bystanders of {@link org.shootdown.config.protocol.Topology}), then every component
 * once more, for answers to whoever it was.
 */
final class GroupNumbers {
    /** By own member: the machine's component. */
    private final int[] members;

    /** Own CPUs, ascending, each less its place: how many other CPUs come before it. */
    private final int[] othersBefore;

    /** By the machine's component: the own member. */
    private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();

    private final int answers;

    /** Whether the group is the machine: nothing is to be translated. */
    private final boolean whole;

    GroupNumbers(Group group, int machineCpus) {
        int cpus = group.cpus().size();
        members = Arrays.copyOf(group.cpus().toIntArray(), cpus + group.mmus().size());
        for (int mmu = 0; mmu < group.mmus().size(); mmu++) {
            members[cpus + mmu] = machineCpus + group.mmus().getInt(mmu);
        }
        othersBefore = group.cpus().toIntArray();
        Arrays.sort(othersBefore);
        for (int place = 0; place < cpus; place++) {
            othersBefore[place] -= place;
        }
        for (int member = 0; member < members.length; member++) {
            numbers.put(members[member], member);
        }
        answers = members.length + machineCpus - cpus;
        whole = cpus == machineCpus && IntStream.range(0, members.length).allMatch(member -> members[member] == member);
    }

    /** Whether the group has all CPUs of the machine, and every member the number that it has there. */
    boolean isWhole() {
        return whole;
    }

    /** The machine's component that a group's core names by this number. */
    int toMachine(int member) {
        if (member < members.length) {
            return members[member];
        }
        return member < answers ? bystander(member - members.length) : member - answers;
    }

    /** A finding of a group's core as the machine says it. */
    Finding toMachine(Finding finding) {
        int other = finding.otherCpu() < 0 ? finding.otherCpu() : toMachine(finding.otherCpu());
        return new Finding(
                finding.checker(), toMachine(finding.cpu()), finding.pc(), finding.address(), other, finding.otherPc());
    }

    /** A number by which a group's core can answer a component. */
    int toAnswer(int component) {
        return answers + component;
    }

    /** The group's number of a component that belongs to it. */
    int toMember(int component) {
        return numbers.get(component);
    }

    private int bystander(int index) {
        int low = 0;
        int high = othersBefore.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (othersBefore[middle] <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return index + low;
    }
}
