package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.shootdown.explorer.reduction.Reduction;
import org.shootdown.explorer.reduction.StateCodec;
import org.shootdown.explorer.search.StateGraph.Edges;
import org.shootdown.explorer.state.VisitedStates;
import org.shootdown.explorer.stepping.Completeness;
import org.shootdown.explorer.stepping.PossibleSteps;
import org.shootdown.explorer.stepping.Step;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.machine.MachineObserver;

/** One thread's machine in a search: goes to a state, takes each of its steps, and adds the states they lead to. */
final class Worker {
    /** Parts of a preference: the detours on the way, the parent's number in the order of exploration, which of its steps. */
    private static final int DETOURS_SHIFT = 52;

    private static final int ORDER_SHIFT = 21;
    private static final int MOST_WAYS = (1 << ORDER_SHIFT) - 1;
    private static final int MOST_DETOURS = (1 << (Long.SIZE - 1 - DETOURS_SHIFT)) - 1;

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

    private final List<boolean[]> reached;
    private final Edges edges = new Edges();
    private final IntArrayList found = new IntArrayList();
    private long steps;

    /** Of the state that is looked at: its number in the order of exploration, and how many detours lead there. */
    private int order;

    private long detoursBefore;

    /** Of the step under way, with those taken at once behind it: how many are not the first of their ways. */
    private int detours;

    Worker(SearchSpace space, EndStates ends) {
        this.space = space;
        this.ends = ends;
        machine = space.newMachine(MachineObserver.NONE);
        reached = space.newMarks();
        if (!reached.isEmpty()) {
            machine.mark(reached);
        }
        reduction = space.newReduction(machine, this::takes);
        codec = space.newCodec(machine, reduction);
        state = new int[codec.partCount()];
        next = new int[codec.partCount()];
        repeated = new boolean[machine.cpuCount()];
        byLength = space.looksAtNearestFirst();
    }

    private void takes(int step) {
        steps++;
        detours += Step.choice(step) == 0 ? 0 : 1;
    }

    /** Adds the state before the first step. */
    void begin() {
        machine.begin(space::starts);
        if (reduction != null) {
            reduction.run();
        }
        if (!machine.isCut()) {
            add(VisitedStates.NONE, 0, 0, 0);
        }
    }

    /**
     * Looks at a state of a rank.
     *
     * @param place how many states are looked at before it
     */
    void explore(int number, int rank, int place) {
        order = place;
        long preference = space.visited().preference(number);
        detoursBefore = preference >>> DETOURS_SHIFT;
        space.visited().get(number, state);
        codec.restore(state);
        IntList possible = steps();
        if (PossibleSteps.isOver(possible)) {
            edges.end(number);
            ends.add(new EndStates.Place(number, rank, preference), machine.end());
            machine.touches().addAll();
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
                detours = 0;
                takes(step);
                machine.take(step);
                if (reduction != null) {
                    reduction.run();
                }
                if (machine.isCut()) {
                    edges.open(number);
                    machine.touches().addAll();
                } else {
                    int to = byLength ? rank + (int) (steps - before) : rank + 1;
                    ahead &= add(number, step, to, preference(i)) > rank;
                }
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
        if (reduction == null || PossibleSteps.isOver(all)) {
            return all;
        }
        codec.findRepeated(state, repeated, StateCodec.ExchangeListener.NOBODY);
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
    private int add(int parent, int step, int rank, long preference) {
        codec.save(next);
        VisitedStates visited = space.visited();
        int added = visited.add(next, codec.hash(next), parent, step, rank, preference);
        int number = added < 0 ? ~added : added;
        if (parent != VisitedStates.NONE) {
            edges.add(parent, step, number);
        }
        if (added >= 0) {
            found.add(number);
            return rank;
        }
        return visited.rank(number);
    }

    /** Ways with few detours come first, and of those that have as many, what was looked at first; no two are the same. */
    private long preference(int way) {
        long sum = Math.min(MOST_DETOURS, detoursBefore + detours);
        return sum << DETOURS_SHIFT | (long) order << ORDER_SHIFT | Math.min(MOST_WAYS, way);
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

    /** By CPU and instruction: whether some execution began to execute it; empty if nobody asks. */
    List<boolean[]> reached() {
        return reached;
    }

    Edges edges() {
        return edges;
    }

    /** The bounds that executions have come to. */
    Iterable<Completeness> reachedBounds() {
        return machine.reachedBounds();
    }

    /** How many steps were taken since this was last asked. */
    long takeSteps() {
        long taken = steps;
        steps = 0;
        return taken;
    }
}
