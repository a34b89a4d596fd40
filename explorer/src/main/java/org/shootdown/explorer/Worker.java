package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One thread's machine in a search: goes to a state, takes each of its steps, and adds the states they lead to. */
final class Worker {
    private final SearchSpace space;
    private final SteppedMachine machine;
    private final StateCodec codec;
    private final @Nullable Reduction reduction;
    private final EndStates ends;
    private final int[] state;
    private final int[] next;
    private final boolean[] repeated;

    /** Whether a state's rank is the length of the way to it, or else one more than its parent's. */
    private final boolean byLength;

    private final IntArrayList found = new IntArrayList();
    private long steps;

    Worker(SearchSpace space) {
        this.space = space;
        machine = space.newMachine(StepObserver.NONE);
        reduction = space.newReduction(machine, step -> steps++);
        codec = space.newCodec(machine, reduction);
        state = new int[codec.partCount()];
        next = new int[codec.partCount()];
        repeated = new boolean[machine.cpuCount()];
        byLength = space.looksAtNearestFirst();
        ends = new EndStates(space.scenario(), space.machine(), space.interchangeable());
    }

    /** Adds the state before the first step. */
    void begin() {
        machine.begin(space::starts);
        if (reduction != null) {
            reduction.run();
        }
        add(VisitedStates.NONE, 0, 0);
    }

    /** Looks at a state of a rank. */
    void explore(int number, int rank) {
        space.visited().get(number, state);
        codec.restore(state);
        IntList possible = steps();
        if (SteppedMachine.isOver(possible)) {
            ends.add(number, rank, machine.end());
            machine.touchAll();
            return;
        }
        int alone = reduction == null ? Reduction.NOBODY : reduction.alone();
        if (alone == Reduction.NOBODY || !take(step -> isExecuted(step, alone), possible, number, rank)) {
            take(step -> !isExecuted(step, alone), possible, number, rank);
        }
    }

    private static boolean isExecuted(int step, int cpu) {
        return Step.kind(step) == Step.Kind.EXECUTE && Step.subject(step) == cpu;
    }

    /**
     * Takes some of the steps that are possible in a state.
     *
     * @return whether all lead to states that are looked at later than this one
     */
    private boolean take(IntPredicate some, IntList possible, int number, int rank) {
        boolean ahead = true;
        for (int i = 0; i < possible.size(); i++) {
            int step = possible.getInt(i);
            if (some.test(step)) {
                codec.restore(state);
                long before = steps;
                machine.take(step);
                steps++;
                if (reduction != null) {
                    reduction.run();
                }
                int to = byLength ? rank + (int) (steps - before) : rank + 1;
                ahead &= add(number, step, to) > rank;
            }
        }
        return ahead;
    }

    /**
     * Reduced, of CPUs that are exchangeable one stands for all, and a vCPU is taken away only where somebody may leave it
     * out of a flush.
     */
    private IntList steps() {
        IntList all = machine.steps();
        if (reduction == null || SteppedMachine.isOver(all)) {
            return all;
        }
        codec.findRepeated(state, repeated);
        IntList possible = new IntArrayList(all.size());
        for (int i = 0; i < all.size(); i++) {
            int step = all.getInt(i);
            boolean idle = Step.kind(step) == Step.Kind.PREEMPT && !reduction.preemptionMatters(Step.subject(step));
            int component = machine.componentOf(step);
            if (!idle && (component >= machine.cpuCount() || !repeated[component])) {
                possible.add(step);
            }
        }
        return possible;
    }

    /**
     * Adds the machine's state.
     *
     * @return its rank
     */
    private int add(int parent, int step, int rank) {
        codec.save(next);
        int number = space.visited().add(next, parent, step, rank);
        if (number < 0) {
            return space.visited().rank(~number);
        }
        found.add(number);
        return rank;
    }

    /** The states added since this was last asked. */
    IntList takeFound() {
        IntList taken = new IntArrayList(found);
        found.clear();
        return taken;
    }

    EndStates ends() {
        return ends;
    }

    /** How many steps were taken since this was last asked. */
    long takeSteps() {
        long taken = steps;
        steps = 0;
        return taken;
    }
}
