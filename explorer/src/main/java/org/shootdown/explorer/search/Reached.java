package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which instructions the executions of a search have begun to execute, by CPU, put together from what its threads saw. */
final class Reached {
    private final List<BitSet> byCpu = new ArrayList<>();
    private final List<IntList> interchangeable;

    Reached(SearchSpace space) {
        interchangeable = space.interchangeable();
        space.newMarks().forEach(marks -> byCpu.add(new BitSet(marks.length)));
    }

    /** Adds what one thread saw. */
    void add(List<boolean[]> marks) {
        for (int cpu = 0; cpu < marks.size(); cpu++) {
            for (int pc = 0; pc < marks.get(cpu).length; pc++) {
                if (marks.get(cpu)[pc]) {
                    byCpu.get(cpu).set(pc);
                }
            }
        }
    }

    /** By CPU; what one of several interchangeable CPUs executes, each of them does in some execution. */
    List<BitSet> byCpu() {
        for (IntList group : byCpu.isEmpty() ? List.<IntList>of() : interchangeable) {
            BitSet all = new BitSet();
            group.forEach(cpu -> all.or(byCpu.get(cpu)));
            group.forEach(cpu -> byCpu.get(cpu).or(all));
        }
        return List.copyOf(byCpu);
    }
}
