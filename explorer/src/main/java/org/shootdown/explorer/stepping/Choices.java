package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntList;

/**
 * Who decides what happens next on a machine without time: asked before each step of an execution, and for nothing else, as
 * everything but the steps is determined. A load that can yield several values, a store that can overtake others, a message
 * that can arrive are steps each, so that they are chosen here too.
 *
 * <p>The model is Shuttle's {@code Scheduler}. An exhaustive search answers with each possible step in turn and comes back to the
 * state; {@link RandomChoices} and {@link PriorityChoices} with one that they draw; {@link ScheduleChoices} with the next of
 * a schedule; {@link OrderedExecution} with what keeps a stronger memory model.
 */
@FunctionalInterface
public interface Choices {
    /** In place of a step: the execution is followed no further. */
    int STOP = -1;

    /**
     * The step that comes next.
     *
     * @param possible the steps that are possible
     * @param machine in the state before the step; not to be changed
     * @return one of those that are possible, or {@link #STOP}
     */
    int next(IntList possible, SteppedMachine machine);
}
