package org.shootdown.cluster.node;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.shootdown.cluster.job.Worker;
import org.shootdown.simulation.interconnect.Placement;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * How a machine is spread over a team: each of its members carries an interconnect for each of its threads. An outcome does
 * not depend on it.
 *
 * @param cpus the interconnects that carry CPUs, by number
 * @param mmus the interconnects that carry MMUs
 * @param members by member of the team: its interconnects
 */
record SplitPlan(List<Integer> cpus, List<Integer> mmus, List<List<Integer>> members) {

    SplitPlan {
        cpus = List.copyOf(cpus);
        mmus = List.copyOf(mmus);
        members = List.copyOf(members);
    }

    /** A plan for a team with both roles in it. */
    static SplitPlan of(List<Worker> team) {
        List<Integer> cpus = new ArrayList<>();
        List<Integer> mmus = new ArrayList<>();
        List<List<Integer>> members = new ArrayList<>();
        int next = 0;
        for (Worker worker : team) {
            List<Integer> own =
                    IntStream.range(next, next + worker.threads()).boxed().toList();
            next += worker.threads();
            members.add(own);
            if (worker.roles().contains(Worker.CPU)) {
                cpus.addAll(own);
            }
            if (worker.roles().contains(Worker.MMU)) {
                mmus.addAll(own);
            }
        }
        return new SplitPlan(cpus, mmus, members);
    }

    int interconnects() {
        return members.stream().mapToInt(List::size).sum();
    }

    /** Where each of a machine's components is. */
    Placement placement(SimulatedMachine machine) {
        return Placement.byRole(machine, interconnects(), cpus, mmus);
    }
}
