package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte, ASPLOS 2010): whoever can act and has
 * the highest priority acts. Priorities are drawn at first; at {@code depth - 1} random steps of the execution whoever is
 * about to act gets a lower priority than all others have. A bug that takes {@code depth} orderings between {@code n} that
 * act in {@code k} steps is found in one of {@code n k^(depth - 1)} executions or more often.
 *
 * <p>Here it is not only CPUs that act, but their store buffers, the messages to each component, and the host that takes
 * vCPUs away. Of several steps of the one with the highest priority any is taken.
 *
 * <p>The paper's threads say when they yield. Who has acted for long without anybody else is taken to wait for others, and
 * comes behind them.
 */
public final class PriorityChoices implements Choices {
    /** So many steps in a row are taken for a loop that waits. */
    private static final int LONGEST_RUN = 64;

    private final SplittableRandom random;
    private final long[] priorities;
    private final int cpus;

    /** The numbers of the steps before which a priority is lowered, ascending. */
    private final int[] changes;

    private int taken;
    private int changed;
    private long lowest;
    private int lastActor = -1;
    private int run;

    /**
     * @param depth the bug depth: how many orderings have to be as they must be
     * @param length how many steps an execution has, about
     */
    public PriorityChoices(SplittableRandom random, SteppedMachine machine, int depth, int length) {
        this.random = random;
        cpus = machine.cpuCount();
        priorities = new long[3 * cpus + machine.componentCount()];
        for (int actor = 0; actor < priorities.length; actor++) {
            priorities[actor] = random.nextLong(1, Long.MAX_VALUE);
        }
        changes = new int[depth - 1];
        Arrays.setAll(changes, i -> random.nextInt(Math.max(1, length)));
        Arrays.sort(changes);
    }

    @Override
    public int next(IntList possible, SteppedMachine machine) {
        if (PossibleSteps.isOver(possible)) {
            return STOP;
        }
        int actor = highest(possible, machine);
        run = actor == lastActor ? run + 1 : 0;
        boolean changesHere = false;
        while (changed < changes.length && changes[changed] <= taken) {
            changed++;
            changesHere = true;
        }
        if (changesHere || run == LONGEST_RUN) {
            priorities[actor] = --lowest;
            actor = highest(possible, machine);
            run = 0;
        }
        lastActor = actor;
        taken++;
        return anyOf(actor, possible, machine);
    }

    private int highest(IntList possible, SteppedMachine machine) {
        int highest = actor(possible.getInt(0), machine);
        for (int i = 1; i < possible.size(); i++) {
            int actor = actor(possible.getInt(i), machine);
            highest = priorities[actor] > priorities[highest] ? actor : highest;
        }
        return highest;
    }

    private int anyOf(int actor, IntList possible, SteppedMachine machine) {
        IntList own = new IntArrayList();
        for (int i = 0; i < possible.size(); i++) {
            if (actor(possible.getInt(i), machine) == actor) {
                own.add(possible.getInt(i));
            }
        }
        return own.getInt(random.nextInt(own.size()));
    }

    /** Who acts in a step: a CPU, its store buffer, whoever brings a component its messages, the host of a vCPU. */
    private int actor(int step, SteppedMachine machine) {
        int component = machine.componentOf(step);
        return switch (Step.kind(step)) {
            case EXECUTE -> component;
            case DRAIN -> cpus + component;
            case PREEMPT, UNPREEMPT -> 2 * cpus + component;
            case DELIVER -> 3 * cpus + component;
        };
    }
}
